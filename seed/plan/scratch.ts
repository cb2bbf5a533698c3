import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** What of it stays in memory, in kilobytes. */
const CACHE_KB = 32_000

/**
 * A SQLite database for what memory cannot hold, gone when it is closed. It lies in a file without a name (SQLite, "Temporary
 * Databases"), which the system removes with the process, however that ends; a small one never leaves memory.
 *
 * @param schema statements that make its tables, each with its semicolon
 */
export function openScratch(schema: string): DatabaseSync {
  // What nobody reads after a crash needs no journal; a defensive database has one whatever it is told.
  const scratch = new DatabaseSync('', { defensive: false })
  // In UTF-16 texts sort by code unit, as they do in a program.
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
