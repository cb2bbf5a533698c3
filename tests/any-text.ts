import fc from 'fast-check'

const SURROGATES = 0x800

/**
 * Any character that a text may hold. It is what `unit: 'binary'` of fast-check gives, which each process of the tests would begin
 * with a second and a half of reckoning.
 */
export const anyCharacter = fc
  .nat({ max: 0x10ffff - SURROGATES })
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + SURROGATES), toNumber)

function toNumber(character: unknown): number {
  const code = typeof character === 'string' ? character.codePointAt(0) : undefined
  if (code === undefined || String.fromCodePoint(code) !== character) throw new Error('want one character')
  return code < 0xd800 ? code : code - SURROGATES
}

const inPath = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-._~!$&'()*+,;=:@") },
  { weight: 1, arbitrary: anyCharacter.map(encodeURIComponent) },
)

/** A path as RFC 3986 has it. `fc.webPath()` would begin as slowly. */
export const anyPath = fc.array(fc.string({ unit: inPath })).map((segments) => segments.map((s) => `/${s}`).join(''))

/** An address of the Web with a path; see `anyPath`. */
export const anyWebUrl = fc
  .tuple(fc.constantFrom('http', 'https'), fc.webAuthority(), anyPath)
  .map(([scheme, authority, path]) => `${scheme}://${authority}${path}`)
