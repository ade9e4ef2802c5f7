// Loaded into the program by --import: should its launcher die without a word (kill -9), the program
// stops in order, as at a SIGTERM, instead of living on with its ports and its database.
const launcherPid = Number(new URL(import.meta.url).searchParams.get('launcher'));

// Workers and forks inherit --import; only the launcher's own child listens.
if (process.ppid === launcherPid && process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
