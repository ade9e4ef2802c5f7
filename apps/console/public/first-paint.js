// A classic script of its own: a module runs after the first paint, an inline one is refused by the policy.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('trialwatch.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    if (localStorage.getItem('trialwatch.language') === 'en') root.lang = 'en';
  } catch {
    root.dataset.storage = 'unavailable';
  }
})();
