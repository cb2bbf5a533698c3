import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import app from '../../../src/index.ts'
import { makeArticles, putArchive, reset } from '../archive.ts'
import { get } from '../get.ts'

beforeEach(reset)

/** As in wrangler.toml. */
const LIMIT = 600

const from = (address: string): RequestInit => ({ headers: { 'CF-Connecting-IP': address } })

/** The counting is emulated in wall-clock minutes: a run across two of them counts anew. */
async function exhaust(address: string): Promise<Response> {
  for (let n = 0; n < 3 * LIMIT; n++) {
    const answer = await get('/api/v1/site', from(address))
    if (answer.status === 429) return answer
    await answer.body?.cancel()
  }
  throw new Error('there is no limit')
}

test('an address that asks the API without end is told when to ask again, and others are not', async () => {
  await putArchive(makeArticles(1))
  const answer = await exhaust('203.0.113.1')
  expect(answer.headers.get('Retry-After')).toBe('60')
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect(await answer.json()).toMatchObject({ type: 'https://news.example.com/api#too-many', status: 429 })
  expect((await get('/api/v1/site', from('203.0.113.2'))).status).toBe(200)
  expect((await get('/feed.xml', from('203.0.113.1'))).status).toBe(200)
  expect((await get('/', from('203.0.113.1'))).status).toBe(200)
})

test('without anything to count with, without an address, or on this machine, there is no limit', async () => {
  await putArchive(makeArticles(1))
  const { API_LIMIT: _, ...without } = env
  for (let n = 0; n <= LIMIT; n++) {
    const request = new Request('https://edge.example.com/api/v1/site', from('203.0.113.3') as RequestInit)
    const answers = [
      await app.fetch(request, without, createExecutionContext()),
      await get('/api/v1/site', from('127.0.0.1')),
    ]
    answers.push(await get('/api/v1/site', from('::1')), await get('/api/v1/site'))
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      await answer.body?.cancel()
    }
  }
})
