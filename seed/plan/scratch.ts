import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** This many kilobytes of a database stay in memory. */
const CACHE_KB = 32_000

/**
 * Opens a SQLite database for what memory cannot hold. It lies in a file without a name (SQLite, "Temporary Databases"), which the
 * system removes when the process ends, however it ends. A small database never leaves memory.
 *
 * @param schema statements that make its tables, each with its semicolon
 */
export function openScratch(schema: string): DatabaseSync {
  // Nobody reads it after a crash, so it needs no journal; a defensive database would keep one all the same.
  const scratch = new DatabaseSync('', { defensive: false })
  // Texts in UTF-16 sort by code unit, as they do in JavaScript.
  scratch.exec(`
    PRAGMA encoding = 'UTF-16be';
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -${CACHE_KB};
    ${schema}
    BEGIN;
  `)
  return scratch
}

/**
 * Adds a row.
 *
 * @returns its number
 * @throws Error that says what to do where the disk is full
 */
export function addRow(insert: StatementSync, ...values: SQLInputValue[]): number {
  try {
    return Number(insert.run(...values).lastInsertRowid)
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== FULL) throw error
    throw new Error(
      'Cannot hold what the archive says: the disk of temporary files is full, want about 2 kB a post there, or SQLITE_TMPDIR to name a folder on another disk',
      { cause: error },
    )
  }
}

/** SQLITE_FULL (SQLite, "Result and Error Codes"). */
const FULL = 13
