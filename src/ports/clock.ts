/**
 * Where the time comes from: in the program from the database, so that all processes agree what is due and whose lease is
 * over. Injected, so that tests can live through fourteen days in a moment.
 */
export interface Clock {
  now(): Date;
}
