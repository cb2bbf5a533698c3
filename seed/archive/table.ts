/** A text cannot be read as a table; `line` is counted from 1. */
export class TableError extends Error {
  override name = 'TableError'
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

/** How the tables of a site are read: `csv_reader` or `tsv_reader` of its configuration. */
export interface TableOptions {
  separator: ',' | '\t'
  /** True where the first row names the columns. */
  hasHeaders: boolean
  /** Names of Ruby's converters: `integer`, `float`, `numeric`, `all`. */
  converters: string[]
}

/** Rows may lack so many fields, together, for each character of the text. */
const MOST_LACKING = 10

type Cell = string | null | number | object

/**
 * Reads a table in CSV or TSV as Ruby does. A row is a mapping where the table has headers, else a list. A field with nothing in
 * it is null, and `""` is an empty text.
 *
 * @throws TableError at a quote where none may stand, and where rows lack so many fields that to fill them would take much more
 * than the text
 */
export function parseTable(text: string, { separator, hasHeaders, converters }: TableOptions): unknown[] {
  const rows = rowsOf(text, separator)
  const convert = converterOf(converters)
  if (!hasHeaders) return rows.map((row) => row.map(convert))
  const [headers = [], ...others] = rows
  let lacking = 0
  for (const [n, row] of others.entries()) {
    lacking += Math.max(0, headers.length - row.length)
    if (lacking > MOST_LACKING * text.length)
      throw new TableError('the rows have far fewer fields than the first', n + 2)
  }
  // Where two columns have one name, the first one counts, as in Ruby.
  const columns = new Map(headers.map((header, index): [string, number] => [header ?? '', index]).toReversed())
  const inOrder = [...columns].toSorted(([, a], [, b]) => a - b)
  return others.map((row) => {
    const cells: Record<string, Cell> = Object.create(null)
    for (const [name, index] of inOrder) cells[name] = convert(row[index] ?? null)
    return cells
  })
}

/** A float becomes an object, so that templates tell `2.0` from `2`: see `parseYamlValues`. */
function converterOf(names: readonly string[]): (cell: string | null) => Cell {
  const has = (...some: string[]) => some.some((name) => names.includes(name))
  const [integers, floats] = [has('integer', 'numeric', 'all'), has('float', 'numeric', 'all')]
  return (cell) => {
    if (cell === null) return null
    if (integers && /^[-+]?\d{1,15}$/.test(cell)) return Number(cell)
    return floats && /^[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(cell) ? Object(Number(cell)) : cell
  }
}

/** Reads the fields of all rows. Each character is looked at once. */
function rowsOf(text: string, separator: string): (string | null)[][] {
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  let [at, line] = [0, 1]
  const endRow = (): void => {
    // A line without anything is a row without fields.
    rows.push(row.length === 1 && row[0] === null ? [] : row)
    row = []
  }
  while (at < text.length) {
    row.push(text.charAt(at) === '"' ? quoted() : bare())
    const next = text.charAt(at)
    if (next === separator) {
      at++
      if (at === text.length) row.push(null)
      continue
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    line++
    endRow()
  }
  if (row.length > 0) endRow()
  return rows

  function bare(): string | null {
    const from = at
    while (at < text.length && text.charAt(at) !== separator && !isLineEnd(text.charAt(at))) {
      if (text.charAt(at) === '"') throw new TableError('a quote stands within a field', line)
      at++
    }
    return at === from ? null : text.slice(from, at)
  }

  function quoted(): string {
    const begins = line
    const pieces: string[] = []
    for (;;) {
      const close = text.indexOf('"', at + 1)
      if (close === -1) throw new TableError('a quoted field has no end', begins)
      const piece = text.slice(at + 1, close)
      line += piece.split('\n').length - 1
      pieces.push(piece)
      at = close + 1
      if (text.charAt(at) !== '"') break
    }
    const next = text.charAt(at)
    if (next !== '' && next !== separator && !isLineEnd(next))
      throw new TableError('something stands behind a quoted field', line)
    return pieces.join('"')
  }
}

const isLineEnd = (character: string): boolean => character === '\n' || character === '\r'
