/** Advisory locks of PostgreSQL by which programs on one database keep out of each other's way. */
export const advisoryLocks = {
  /** Held as long as a program uses an embedded server. */
  program: 7_261_100_418,
  /** Held while table definitions change: partitions, rights. */
  definitions: 7_261_100_419,
  /** Held while a program sets the schema up. */
  setup: 7_261_100_420,
} as const;
