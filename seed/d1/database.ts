/** One statement of SQL with what stands for its `?`. */
export interface Statement {
  sql: string
  params?: readonly (string | number | null)[]
}

export type Row = Record<string, unknown>

/** What the loader needs of a D1 database, local or remote. */
export interface Database {
  /** Names this database for people. */
  readonly place: string
  /** Runs statements as one transaction, in their order, and gives the rows of each. */
  run(statements: readonly Statement[]): Promise<Row[][]>
}

/** Stands for a database that does not exist yet: it is read where nothing is written. */
export const emptyDatabase: Database = {
  place: '',
  run: async (statements) => statements.map(() => []),
}
