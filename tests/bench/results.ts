/**
 * A document with `text` between the markers of a name, which stay.
 *
 * @throws Error where the document does not have both, once, in their order
 */
export function putBetween(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const parts = document.split(begin)
  const [rest = '', ...more] = parts[1]?.split(end) ?? []
  if (parts.length !== 2 || more.length !== 1 || rest === undefined)
    throw new Error(`Cannot write the bench "${name}" into RESULTS.md: want "${begin}" and "${end}" once each`)
  return `${parts[0]}${begin}\n${text}\n${end}${more[0]}`
}
