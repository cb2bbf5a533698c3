import { expect, test } from 'vitest'
import type { PlannedDocument } from '../../../seed/plan/stages.ts'
import { publish } from '../../../seed/publish/publish.ts'
import { decodeDocument, encodeDocument } from '../../../src/model/document.ts'
import { historyShape } from '../../../src/model/history.ts'
import { historyKey } from '../../../src/model/keys.ts'
import { memoryKv } from '../kv/memory-kv.ts'

const NOW = Date.UTC(2026, 10, 26, 8)

test('a publish that changes the configuration says that any answer may be another one, and others do not', async () => {
  const kv = memoryKv()
  const load = async (minute: number, site: object): Promise<unknown> => {
    const documents: PlannedDocument[] = [
      { kind: 'site', key: 'site', value: encodeDocument({ title: 'News', total: 1, fingerprint: 'f', ...site }) },
    ]
    await publish(kv, () => documents, { history: { interrupted: false }, clock: () => NOW + minute * 60_000 })
    const { publishes } = decodeDocument(historyKey, kv.pairs.get(historyKey)?.value ?? '', historyShape)
    return publishes.at(-1)?.slice(0, 2)
  }
  expect(await load(0, {})).toEqual(['2026-11-26T08:00:00.000Z', null])
  const counts = { total: 2, newest: '2026-11-26', has: { files: true }, taken: { files: ['/'], pages: [] } }
  expect(await load(1, counts)).toEqual(['2026-11-26T08:01:00.000Z', ['site', 'history']])
  expect(await load(2, { ...counts, title: 'Paper' })).toEqual(['2026-11-26T08:02:00.000Z', null])
  expect(await load(3, { ...counts, title: 'Paper', listPath: '/news/' })).toEqual(['2026-11-26T08:03:00.000Z', null])
  expect(await load(4, { ...counts, title: 'Paper', listPath: '/news/', total: 3 })).toEqual([
    '2026-11-26T08:04:00.000Z',
    ['site', 'history'],
  ])
})
