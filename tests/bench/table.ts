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
export function formatTable(rows: readonly Row[]): string {
  const cells = [['what', 'median', 'goal', ''], ...rows.map(toCells)]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  return cells
    .map((row) =>
      row.map((cell, i) => (i === 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  '),
    )
    .map((line) => line.trimEnd())
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
