import { expect, test } from 'vitest'
import { deployFailure, parseOutput, targetsIn } from '../../../seed/deploy/wrangler.ts'

// As wrangler 4.155.0 writes them.
const session = '{"type":"wrangler-session","version":1,"wrangler_version":"4.155.0","command_line_args":["deploy"]}'
const deployed =
  '{"type":"deploy","version":1,"worker_name":"edge-news-feed","targets":["https://edge-news-feed.me.workers.dev","schedule: 0 * * * *"]}'
const failed = (message: string, code?: number) => [{ type: 'command-failed', version: 1, code, message }]

test('where a Worker was deployed is in the output file of wrangler', () => {
  expect(targetsIn(parseOutput(`${session}\n${deployed}\n`))).toEqual([
    'https://edge-news-feed.me.workers.dev',
    'schedule: 0 * * * *',
  ])
  expect(targetsIn(parseOutput(`${session}\n`))).toEqual([])
})

test.each([
  ['Not logged in. Your token has run out', 'run "npx wrangler login", or set CLOUDFLARE_API_TOKEN'],
  ["In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN", 'set CLOUDFLARE_API_TOKEN'],
  ['More than one account available but unable to select one', 'set CLOUDFLARE_ACCOUNT_ID to the id of one'],
  ['You need to register a workers.dev subdomain before publishing', 'choose a workers.dev subdomain'],
  ['A request to the Cloudflare API failed [code: 100328]', 'remove them from wrangler.toml'],
  ['Some triggers failed to deploy for x: /accounts/a1/workers/scripts/x/schedules failed', 'take [triggers] out'],
  ['A request to the Cloudflare API (/accounts/a1/workers/scripts/x) failed [code: 429]', 'passes as a rule'],
  ['/accounts/a1/workers/scripts/x/schedules failed [code: 500]', 'passes as a rule'],
  ['/accounts/a1/workers/scripts/x/schedules failed [code: 10000]', 'want a token with the permissions'],
])('where wrangler fails with "%s" the error says what to do', (message, remedy) => {
  const said = deployFailure(1, failed(message))
  expect(said).toContain(`Cannot deploy the Worker: ${message}; `)
  expect(said).toContain(remedy)
})

test("the code of Cloudflare's API, which is not in the message, tells what is missing", () => {
  const request = 'A request to the Cloudflare API (/accounts/a1/workers/scripts/x) failed.'
  expect(deployFailure(1, failed(request, 10000))).toBe(
    'Cannot deploy the Worker: A request to the Cloudflare API (/accounts/a1/workers/scripts/x) failed [code: 10000]; want a token with the permissions "Workers Scripts: Edit", "Workers KV Storage: Edit", "D1: Edit" and, for a domain of your own, "Workers Routes: Edit"',
  )
  expect(deployFailure(1, failed(request, 10021))).toContain('failed [code: 10021]; what it says above tells more')
})

test('where wrangler says nothing of its failure, its own words above are pointed at', () => {
  expect(deployFailure(1, [])).toBe('Cannot deploy the Worker: wrangler ended with 1; what it says above tells more')
  expect(deployFailure(null, [])).toContain('wrangler ended with a signal')
})
