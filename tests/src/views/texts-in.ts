/** Every text of a language, with what its functions make of something. */
export function textsIn(value: unknown, name: string): [string, string][] {
  if (typeof value === 'string') return [[name, value]]
  if (typeof value === 'function') return [[name, String(value('1', '2', '3'))]]
  if (Array.isArray(value) || value === null) return []
  return Object.entries(value as object).flatMap(([key, one]) => textsIn(one, `${name}.${key}`))
}
