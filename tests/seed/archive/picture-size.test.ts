import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pictureSize } from '../../../seed/archive/picture-size.ts'

const sizeOf = (bytes: Buffer) => pictureSize((offset, length) => bytes.subarray(offset, offset + length))

const exif = (order: 'II' | 'MM', orientation: number): string =>
  order === 'II'
    ? `45786966000049492a0008000000010012010300010000000${orientation}00000000000000`
    : `4578696600004d4d002a0000000800010112000300000001000${orientation}000000000000`

/** A JPEG of 30 by 20 pixels, with these segments before its size. */
const jpeg = (...segments: string[]): Buffer =>
  Buffer.from(
    `ffd8${segments.map((hex) => `ffe1${(hex.length / 2 + 2).toString(16).padStart(4, '0')}${hex}`).join('')}ffc000110800140 01e03012200021101031101ffd9`.replaceAll(
      ' ',
      '',
    ),
    'hex',
  )

const avif =
  'AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAACMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRtAAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgSACAAAAABRpc3BlAAAAAAAAAB4AAAAUAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAgMAAAArbWRhdBIACgg4ETs2kBDQaTIVHYJixOAAFgAAizH262sc16OMFfvg'

const pictures: Record<string, Buffer> = {
  PNG: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAB4AAAAUCAIAAAAVyRqTAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAH0lEQVQ4y2MwTjtDI8QwavSo0aNGjxo9avSo0UPRaACUx0Tmo7apHgAAAABJRU5ErkJggg==',
    'base64',
  ),
  GIF: Buffer.from(
    'R0lGODlhHgAUAIAAAExpcTNmzCH5BAUAAAAALAAAAAAeABQAAAIXjI+py+0Po5y02ouz3rz7D4biSJZmUgAAOw==',
    'base64',
  ),
  'lossy WebP': Buffer.from(
    'UklGRkIAAABXRUJQVlA4IDYAAAAQAwCdASoeABQAPzmWwlmvKqcjqAgB4CcJZQDKABanFAAA/teV/i7sRxk8O96WV1msNzUAAAA=',
    'base64',
  ),
  'lossless WebP': Buffer.from('UklGRh4AAABXRUJQVlA4TBEAAAAvHcAEAAdQs86Uuf+BiOh/AAA=', 'base64'),
  'extended WebP': Buffer.from(
    'UklGRlYAAABXRUJQVlA4WAoAAAAQAAAAHQAAEwAAQUxQSAoAAAABB1DAiAhERP8DVlA4ICYAAADQAgCdASoeABQAPzmYw1ovKqekKAgB4CcJaQAAPaOgAP7vT98AAA==',
    'base64',
  ),
  AVIF: Buffer.from(avif, 'base64'),
  JPEG: jpeg(),
  'JPEG with Exif that turns it upside down': jpeg(exif('II', 3)),
  'JPEG with more before its size than one segment holds': jpeg('aa'.repeat(60_000), 'bb'.repeat(60_000)),
}

test.each(Object.entries(pictures))('the %s of 30 by 20 pixels has that size', (_name, bytes) => {
  expect(sizeOf(bytes)).toEqual({ width: 30, height: 20 })
})

test('what is not called WebP in its first bytes is none', () => {
  for (const [at, other] of [
    [0, 'RIFX'],
    [8, 'WAVE'],
  ] as const) {
    const bytes = Buffer.from(pictures['lossy WebP'] ?? '')
    bytes.write(other, at, 'latin1')
    expect([other, sizeOf(bytes)]).toEqual([other, null])
  }
})

test('a JPEG that is taken with the camera on its side has the size that browsers show', () => {
  for (const orientation of [5, 6, 7, 8])
    for (const order of ['II', 'MM'] as const)
      expect(sizeOf(jpeg(exif(order, orientation)))).toEqual({ width: 20, height: 30 })
  // Exif comes first; another program's notes may come before and after it.
  expect(sizeOf(jpeg('68747470', exif('MM', 8), exif('MM', 1)))).toEqual({ width: 20, height: 30 })
})

test('an AVIF that is turned by a quarter has the size that browsers show', () => {
  // The property `pixi` becomes a turn: four bytes are its length, and then comes `irot`.
  const turned = Buffer.from(avif, 'base64')
  turned.write('irot\x01', turned.indexOf('pixi'), 'latin1')
  expect(sizeOf(turned)).toEqual({ width: 20, height: 30 })
})

test.each([
  ['<svg width="300" height="200.4"/>', [300, 200]],
  ['\ufeff<?xml version="1.0"?>\n<!-- > <svg width="1"> -->\n<svg\n width = \'3in\' height=\'150pt\'>', [288, 200]],
  ['<!DOCTYPE svg PUBLIC "x" "y" [ <!ENTITY a "<b>"> ]><svg:svg viewBox="0 0 24 12">', [24, 12]],
  ['<svg width="100%" height="50" viewBox="0,0, 40,20"><rect width="1" height="1"/></svg>', [100, 50]],
  ['<svg width="60" viewBox="0 0 40 20">', [60, 30]],
  ['<svg width="10em" height="10em">', null],
  ['<svg width="60">', null],
  ['<svg viewBox="0 0 0 20">', null],
  ['<svg width="1e9" height="1">', null],
  ['<svg width="123456" height="1">', null],
  ['<svg width="99999" viewBox="0 0 0.0001 9999"/>', null],
  ['<svg viewBox="0 0 99999 1"/>', [99999, 1]],
  ['<svg width="3" height="2', null],
  ['<html><svg width="3" height="2"></html>', null],
  ['<!-- <svg width="3" height="2">', null],
  ['', null],
])('an SVG %s has the size %j', (text, size) => {
  expect(sizeOf(Buffer.from(text))).toEqual(size === null ? null : { width: size[0], height: size[1] })
})

test('what is cut, damaged or made up has a size or none, after few reads, and nothing fails', () => {
  const damage = fc.record({
    of: fc.constantFrom(...Object.values(pictures)),
    cut: fc.nat({ max: 600 }),
    at: fc.nat({ max: 600 }),
    by: fc.uint8Array({ maxLength: 8 }),
  })
  const hostile = fc.oneof(
    damage.map(({ of, cut, at, by }) => {
      const bytes = Buffer.from(of.subarray(0, cut))
      bytes.set(by.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length))
      return bytes
    }),
    // Segments and boxes of no length, and some of them without an end.
    fc
      .constantFrom('ffd8ff', '0000001c6674797061766966000000006176696600000000', '3c737667')
      .map((start) => Buffer.concat([Buffer.from(start, 'hex'), Buffer.alloc(100_000, 0xff)])),
    fc.constantFrom('<!a', '<!--', '<?', '<svg ', '<svg a="', ' ').map((piece) => Buffer.from(piece.repeat(9_000))),
  )
  fc.assert(
    fc.property(hostile, (bytes) => {
      let reads = 0
      const size = pictureSize((offset, length) => {
        reads++
        return bytes.subarray(offset, offset + length)
      })
      expect(reads).toBeLessThan(250)
      if (size !== null) expect(Math.min(size.width, size.height)).toBeGreaterThan(0)
    }),
    { numRuns: 500 },
  )
})
