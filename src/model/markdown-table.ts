/** No more cells are added to a table for `colspan` and `rowspan`, since a few characters can ask for millions. */
const MOST_ADDED = 1_000

/** Collects the rows and cells of a table as they are read (GFM, 4.10). */
export class Table {
  readonly #rows: string[][] = []
  /** For each column, the number of further rows that its cell takes. */
  readonly #spans: number[] = []
  #added = 0

  startRow(): void {
    this.#rows.push([])
    this.#continueSpans()
  }

  /**
   * @param columns the number of columns that the cell takes
   * @param rows the number of rows that it takes
   */
  addCell(text: string, columns: number, rows: number): void {
    if (this.#rows.length === 0) this.startRow()
    const row = this.#rows.at(-1) ?? []
    const first = row.length
    row.push(text.replaceAll('|', '\\|'))
    while (row.length < first + columns && this.#added++ < MOST_ADDED) row.push('')
    if (rows > 1) for (let column = first; column < row.length; column++) this.#spans[column] = rows - 1
    this.#continueSpans()
  }

  /** Writes the table. Rows that are too short stay short, because readers add the missing cells, and columns are not padded. */
  toLines(): string[] {
    const rows = this.#rows.filter((row) => row.length > 0)
    const [head, ...others] = rows
    if (head === undefined) return []
    const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
    while (head.length < columns) head.push('')
    return [toLine(head), toLine(head.map(() => '-')), ...others.map(toLine)]
  }

  #continueSpans(): void {
    const row = this.#rows.at(-1) ?? []
    while ((this.#spans[row.length] ?? 0) > 0 && this.#added++ < MOST_ADDED) {
      this.#spans[row.length] = (this.#spans[row.length] ?? 0) - 1
      row.push('')
    }
  }
}

const toLine = (cells: readonly string[]): string =>
  `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`
