import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { articleShape, redirectShape } from '../../src/model/article.ts'
import { DocumentError, decodeDocument, decodeFirstLine, encodeDocument } from '../../src/model/document.ts'
import { headShape, pageShape } from '../../src/model/lists.ts'
import { listOf, object, orAbsent, orNull, text } from '../../src/model/shape.ts'
import { sectionsShape, siteShape, toSite } from '../../src/model/site.ts'

const shape = { label: text, note: orNull(text), entries: listOf(object({ path: text })), hint: orAbsent(text) }

test('a document carries its format version first and reads back without it', () => {
  const document = { label: '中', note: null, entries: [{ path: '/a' }] }
  const value = '{"v":1,"label":"中","note":null,"entries":[{"path":"/a"}]}'
  expect(encodeDocument(document)).toBe(value)
  expect(decodeDocument('list/all', value, shape)).toEqual(document)
})

test.each([
  ['{"v":1,"note":null,"entries":[]}', 'its "label" is not what it should be'],
  ['{"v":1,"label":1,"note":null,"entries":[]}', 'its "label" is not what it should be'],
  ['{"v":1,"label":"","entries":[]}', 'its "note" is not what it should be'],
  ['{"v":1,"label":"","note":null,"entries":{}}', 'its "entries" is not what it should be'],
  ['{"v":1,"label":"","note":null,"entries":[null]}', 'its "entries" is not what it should be'],
  ['{"v":1,"label":"","note":null,"entries":[{"path":"/a"},{"path":1}]}', 'its "entries" is not what it should be'],
  ['{"v":1,"label":"","note":null,"entries":[],"hint":null}', 'its "hint" is not what it should be'],
  ['{"v":1,"entr', 'its value is not JSON'],
  ['', 'its value is not JSON'],
  ['null', 'its format version is undefined, want 1'],
  ['"v"', 'its format version is undefined, want 1'],
  ['[1]', 'its format version is undefined, want 1'],
  ['{"label":"x"}', 'its format version is undefined, want 1'],
  ['{"v":"1"}', 'its format version is "1", want 1'],
  ['{"v":2}', 'its format version is 2, want 1; it is newer than this Worker'],
])('%j is no document of that shape, and the error says so', (value, reason) => {
  expect(() => decodeDocument('list/all', value, shape)).toThrow(DocumentError)
  expect(() => decodeDocument('list/all', value, shape)).toThrow(`Cannot read "list/all": ${reason}`)
})

test('of a value whose first line is a document the rest comes back as it is, where there is one', () => {
  const decode = (value: string) => {
    const { document, rest } = decodeFirstLine('feed/all', Buffer.from(value), { label: text })
    return [document.label, Buffer.from(rest).toString()]
  }
  expect(decode('{"v":1,"label":"中"}\n一\n二')).toEqual(['中', '一\n二'])
  expect(decode('{"v":1,"label":"中"}\n')).toEqual(['中', ''])
  expect(decode('{"v":1,"label":"中"}')).toEqual(['中', ''])
})

test('a site says nothing that a page cannot show: an unknown accent or front page is no site', () => {
  const { accent, frontPage, labels } = { accent: 'red', frontPage: 'sections', labels: 'tag' }
  const site = {
    ...{ title: 'T', description: '', language: 'en', url: 'https://t.example.com', idUrl: 'https://t.example.com' },
    ...{ timeZone: 'UTC', author: null, icon: null, hub: null, total: 0, newest: null, labels, fingerprint: 'f' },
  }
  const decode = (given: object) => decodeDocument('site', encodeDocument({ ...site, ...given }), siteShape)
  expect(toSite(decode({}))).toMatchObject({ accent: 'blue', links: [], frontPage: 'newest', refresh: null })
  expect(toSite(decode({ accent, frontPage }))).toMatchObject({ accent: 'red', frontPage: 'sections' })
  expect(() => decode({ accent: 'url(x)' })).toThrow('its "accent" is not what it should be')
  expect(() => decode({ frontPage: 'oldest' })).toThrow('its "frontPage" is not what it should be')
  expect(() => decode({ labels: 'author' })).toThrow('its "labels" is not what it should be')
  expect(() => decode({ links: [{ title: 'A' }] })).toThrow('its "links" is not what it should be')
})

test('every document that 0.9.0 left has the shape that is read today', () => {
  const fixture = new URL('../fixtures/loaded-by-0.9.0.json.gz', import.meta.url)
  const stored: { key: string; value: string }[] = JSON.parse(gunzipSync(readFileSync(fixture)).toString())
  const shapes = [
    [/^article\//, articleShape],
    [/^redirect\//, redirectShape],
    [/^list\/(?:all|(?:category|tag)\/[^/]+)$/, headShape],
    [/^list\/.*\/\d+$/, pageShape],
    [/^sections$/, sectionsShape],
    [/^site$/, siteShape],
  ] as const
  for (const [keys, shape] of shapes) {
    const those = stored.filter(({ key }) => keys.test(key))
    expect(those.length, String(keys)).toBeGreaterThan(0)
    for (const { key, value } of those) expect(encodeDocument(decodeDocument(key, value, shape))).toBe(value)
  }
})
