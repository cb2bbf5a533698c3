// @module-tag large
import { Agent, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { amount } from '../amount.ts'
import { nastyStrings } from '../fixtures/nasty-strings.ts'
import { Contract, type OpenApi, type Parameter } from './contract.ts'
import { serveForAll } from './serve.ts'

const server = serveForAll()
let api: OpenApi
let contract: Contract

beforeAll(async () => {
  api = (await (await fetch(`${server.address}/api/v1/openapi.json`)).json()) as OpenApi
  contract = new Contract(api)
})

const REQUESTS = amount(1_500, 20_000)
/** As src/api/README.md, "Lists" says: no answer is larger, unless a single article is. */
const MOST_BYTES = 5_000_000

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

/** What reaches the Worker: in front of it a line is shorter, and a backtick is no part of it. */
const MOST_CHARACTERS = 8_000

/** Asks for a path as it is: fetch would tidy it up. */
async function ask(path: string) {
  return new Promise<{ status: number; mediaType: string; body: Buffer }>((resolve, reject) => {
    request(server.address, { path, agent }, async (answer) => {
      const mediaType = (answer.headers['content-type'] ?? '').replace(/;.*/, '')
      resolve({ status: answer.statusCode ?? 0, mediaType, body: await buffer(answer) })
    })
      .once('error', reject)
      .end()
  })
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(...nastyStrings),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '\0',
    '../site',
    'all',
    '%2e%2e',
    'é',
    'e\u0301',
    '',
    ' ',
    'null',
  ),
  fc.integer({ min: 400, max: 3000 }).map((length) => 'x'.repeat(length)),
)

/** Percent-encoded once, in part, twice, or not at all where a request line may hold it; and what is no encoding at all. */
const encoded = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: text.map((text) => encodeURIComponent(text.toWellFormed())) },
    { weight: 1, arbitrary: text.map((text) => encodeURIComponent(encodeURIComponent(text.toWellFormed()))) },
    {
      weight: 2,
      arbitrary: text.map((text) => text.replace(/[^!$&-;=?-_a-~]/gu, (one) => encodeURIComponent(one.toWellFormed()))),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '%',
        '%zz',
        '%FF',
        '%C0%80',
        '%ED%A0%80',
        '%00',
        '%2F',
        '%2e%2e%2f',
        '/',
        '//',
        '.',
        '..',
        ';',
        '+',
      ),
    },
  )

const dates = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom(
    '2026-08-14',
    '2026-02-30',
    '0000-01-01',
    '9999-12-31',
    '2026-08-14T24:00',
    '2026-08-14T00:00:60Z',
    '2026-08-14T09:30 08:00',
    '+275760-09-13',
  ),
)

/** Values that a parameter may have, nearly has, or should never have. */
function valuesOf({ name, schema }: Parameter, real: string[]): fc.Arbitrary<string> {
  const likely = [
    ...(schema.enum ?? []),
    ...(schema.examples ?? []).map(String),
    ...(schema.minimum === undefined ? [] : ['0', '1', '20', '99', '100', '101', '-1', '1.5', '1e2', '９']),
    ...real,
  ]
  return fc.oneof(
    { weight: 4, arbitrary: likely.length === 0 ? anyText : fc.constantFrom(...likely) },
    { weight: name === 'since' || name === 'until' ? 6 : 0, arbitrary: dates },
    { weight: 2, arbitrary: anyText },
  )
}

test(`${REQUESTS} requests of every operation, right, nearly right and hostile: no 5xx, and all that is refused is a problem`, async () => {
  const { data } = (await (await fetch(`${server.address}/api/v1/articles?limit=100`)).json()) as {
    data: { stem: string; tags: string[]; categories: { name: string }[] }[]
  }
  const { meta } = (await (await fetch(`${server.address}/api/v1/articles?limit=2`)).json()) as {
    meta: { next: string }
  }
  const real: Record<string, string[]> = {
    stem: data.map(({ stem }) => stem),
    category: data.flatMap(({ categories }) => categories.map(({ name }) => name)),
    tag: data.flatMap(({ tags }) => tags),
    name: data.flatMap(({ tags, categories }) => [...tags, ...categories.map(({ name }) => name)]),
    cursor: [new URL(meta.next).searchParams.get('cursor') ?? ''],
  }

  const operations = Object.entries(api.paths).map(([path, { get }]) => {
    const parameters = get.parameters ?? []
    const inPath = parameters.filter((parameter) => parameter.in === 'path')
    const inQuery = parameters.filter((parameter) => parameter.in === 'query')
    const pair = fc.oneof(
      {
        weight: inQuery.length === 0 ? 0 : 8,
        arbitrary:
          inQuery.length === 0
            ? fc.constant('')
            : fc
                .constantFrom(...inQuery)
                .chain((parameter) =>
                  encoded(valuesOf(parameter, real[parameter.name] ?? [])).map((value) => `${parameter.name}=${value}`),
                ),
      },
      { weight: 1, arbitrary: fc.tuple(encoded(anyText), encoded(anyText)).map((pair) => pair.join('=')) },
    )
    const filled = inPath.reduce<fc.Arbitrary<string>>(
      (before, parameter) =>
        fc
          .tuple(before, encoded(valuesOf(parameter, real[parameter.name] ?? [])))
          .map(([path, value]) => path.replace(`{${parameter.name}}`, () => value)),
      fc.constant(path),
    )
    const query = fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 7, arbitrary: fc.array(pair, { minLength: 1, maxLength: 5 }) },
    )
    return {
      path,
      requests: fc
        .tuple(filled, query)
        .map(([path, query]) => (query.length === 0 ? path : `${path}?${query.join('&')}`)),
    }
  })
  const strange = { path: '', requests: encoded(anyText).map((text) => `/api/v1/${text}`) }

  const each = Math.ceil(REQUESTS / (operations.length + 1))
  const paths = [...operations, strange].flatMap(({ path, requests }) =>
    fc
      .sample(
        requests.filter(({ length }) => length <= MOST_CHARACTERS),
        { numRuns: each },
      )
      .map((request) => ({ path, request })),
  )
  const counts = new Map<number, number>()
  const wrong: string[] = []
  const rest = paths[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      for (const { path, request } of rest) {
        const { status, mediaType, body } = await ask(request)
        counts.set(status, (counts.get(status) ?? 0) + 1)
        const problems: string[] = []
        if (status >= 500 || status < 200) problems.push(`${status}`)
        if (body.length > MOST_BYTES) problems.push(`${body.length} bytes`)
        // Dot segments may lead out of the API, to what answers with pages.
        const ofApi = new URL(request, server.address).pathname.startsWith('/api/')
        if (status >= 400 && ofApi) {
          if (mediaType !== 'application/problem+json') problems.push(mediaType)
          else problems.push(...contract.validate('api#/components/schemas/Problem', JSON.parse(body.toString())))
        }
        // A path that was made otherwise by what it holds is another operation's.
        if (status === 200 && path !== '' && !path.includes('{'))
          problems.push(...contract.check(path, status, mediaType, body.toString()))
        if (problems.length > 0) wrong.push(`${request}: ${problems.join('; ')}`)
      }
    }),
  )
  agent.destroy()
  expect(wrong.slice(0, 10)).toEqual([])
  // It did get through, and it was refused, often.
  for (const status of [200, 400, 404]) expect([status, counts.get(status)]).toEqual([status, expect.any(Number)])
  expect(counts.get(200)).toBeGreaterThan(REQUESTS / 10)
}, 300_000)
