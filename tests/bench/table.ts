export interface Row {
  what: string
  /** null where it was not measured. */
  median: number | null
  /** `s`, `/s`, `MB`; empty for a ratio. */
  unit: string
  /** Absent where the figure is there to explain another. */
  goal?: { is: '<=' | '>='; value: number }
}

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const low = sorted[Math.floor((sorted.length - 1) / 2)]
  const high = sorted[Math.floor(sorted.length / 2)]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** What was measured, a line each, in columns. */
export const formatTable = (rows: readonly Row[]): string =>
  alignColumns([['what', 'median', 'goal', ''], ...rows.map(toCells)], [1])

/** Lines of cells as columns. @param figures numbers of the columns that align to the right */
export function alignColumns(lines: readonly (readonly string[])[], figures: readonly number[]): string {
  const columns = Math.max(...lines.map((cells) => cells.length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...lines.map((cells) => (cells[i] ?? '').length)))
  return lines
    .map((cells) =>
      widths
        .map((width, i) => (figures.includes(i) ? (cells[i] ?? '').padStart(width) : (cells[i] ?? '').padEnd(width)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function toCells({ what, median, unit, goal }: Row): string[] {
  const figure = median === null ? 'not measured' : formatFigure(median, unit)
  if (goal === undefined) return [what, figure, '', '']
  const met = median !== null && (goal.is === '<=' ? median <= goal.value : median >= goal.value)
  return [what, figure, `${goal.is} ${formatFigure(goal.value, unit)}`, median === null ? '' : met ? 'met' : 'NOT MET']
}

function formatFigure(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : 2
  return unit === '' ? value.toFixed(digits) : `${value.toFixed(digits)} ${unit}`
}
