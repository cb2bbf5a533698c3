// `--check <address>`, as a user runs it, on the sample as `npm run dev` serves it.
import { expect, test } from 'vitest'
import type { LiveReport } from '../../seed/load/check-live.ts'
import { seed, serveForAll } from './serve.ts'

const server = serveForAll()

test('the sample that is served answers as it should, whatever is asked of it from outside', async () => {
  const { status, stdout } = await seed('--check', server.address, '--json')
  const { findings, requests }: LiveReport = JSON.parse(stdout)
  expect(findings.filter(({ state }) => state === 'wrong')).toEqual([])
  expect(status).toBe(0)
  expect(requests).toBeLessThan(60)
  // All but those that the sample has no pages of.
  const pages = findings.filter(({ subject }) => subject.includes(', /'))
  expect(pages.length).toBeGreaterThanOrEqual(20)
})

test('what is wrong is said with what to do, and with 1', async () => {
  const { status, stdout } = await seed('--check', 'http://127.0.0.1:9')
  expect(status).toBe(1)
  expect(stdout).toContain('WRONG home page: no answer: ')
  expect(stdout).toContain('http://127.0.0.1:9 was asked 1 time in ')
  const folder = await seed('https://news.example.com')
  expect([folder.status, folder.stderr]).toEqual([
    2,
    expect.stringContaining(
      '"https://news.example.com" is an address, want a folder; an address goes with --check alone',
    ),
  ])
})
