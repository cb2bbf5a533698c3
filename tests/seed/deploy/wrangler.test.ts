import { expect, test } from 'vitest'
import { deployFailure, parseOutput, targetsIn } from '../../../seed/deploy/wrangler.ts'

// As wrangler 4.155.0 writes them.
const session = '{"type":"wrangler-session","version":1,"wrangler_version":"4.155.0","command_line_args":["deploy"]}'
const deployed =
  '{"type":"deploy","version":1,"worker_name":"edge-news-feed","targets":["https://edge-news-feed.me.workers.dev","schedule: 0 * * * *"]}'
const failed = (message: string) => [{ type: 'command-failed', version: 1, message }]

test('where a Worker was deployed is in the output file of wrangler', () => {
  expect(targetsIn(parseOutput(`${session}\n${deployed}\n`))).toEqual([
    'https://edge-news-feed.me.workers.dev',
    'schedule: 0 * * * *',
  ])
  expect(targetsIn(parseOutput(`${session}\n`))).toEqual([])
})

test.each([
  ['Not logged in. Your token has run out.', 'run "npx wrangler login", or set CLOUDFLARE_API_TOKEN'],
  ["In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN", 'set CLOUDFLARE_API_TOKEN'],
  ['More than one account available but unable to select one', 'set CLOUDFLARE_ACCOUNT_ID to the id of one'],
  ['A request to the Cloudflare API failed. Authentication error [code: 10000]', '"Workers Scripts: Edit"'],
  ['You need to register a workers.dev subdomain before publishing', 'choose a workers.dev subdomain'],
  ['CPU limits are not supported for the Free plan. [code: 100328]', 'remove them from wrangler.toml'],
])('where wrangler fails with "%s" the error says what to do', (message, remedy) => {
  const said = deployFailure(1, failed(message))
  expect(said).toContain(`Cannot deploy the Worker: ${message}; `)
  expect(said).toContain(remedy)
  expect(said).toMatch(/\. Nothing was loaded\.$/)
})

test('where wrangler says nothing of its failure, its own words above are pointed at', () => {
  expect(deployFailure(1, [])).toBe('Cannot deploy the Worker: wrangler ended with 1, see above. Nothing was loaded.')
  expect(deployFailure(null, [])).toContain('wrangler ended with a signal')
})
