import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { backoff } from '../kv/retry.ts'
import { wranglerProgram } from '../paths.ts'

export interface WranglerOptions {
  /** Path of the Worker's configuration. */
  config: string
  /** Name of an environment in it; its top level where absent. */
  environment: string | undefined
  /** The environment variables. */
  env: Readonly<Record<string, string | undefined>>
  /** Path of the Node that runs wrangler. */
  node: string
  dryRun: boolean
  /** Whether it may ask a person; otherwise it takes the answers that it takes without a terminal. */
  mayAsk: boolean
  /** Where it prints, as a file descriptor. */
  printTo: 1 | 2
  /** Called before every wait. */
  onWait: (seconds: number, why: string) => void
  signal: AbortSignal
}

/** wrangler writes such an object on each line of its output file; entries of other types are skipped. */
interface Entry {
  type?: unknown
  /** An error code of Cloudflare's API. */
  code?: unknown
  message?: unknown
  targets?: unknown
}

/** wrangler failed at what passes as a rule. */
class PassingError extends Error {}

const TRIES = 4
const LONGEST_WAIT_MS = 8000

/**
 * Runs `wrangler deploy`, which prints messages and may ask questions, and again where Cloudflare's API fails for a moment: of what wrangler
 * asks for, it asks only for some things twice. To deploy the same twice is to deploy it once.
 *
 * @returns what wrangler calls targets, as it prints them: addresses, routes, schedules
 * @throws Error that says what to do
 */
export async function deployWorker(options: WranglerOptions): Promise<string[]> {
  const { onWait, signal } = options
  for (let attempt = 1; ; attempt++) {
    try {
      return await runWrangler(options)
    } catch (error) {
      if (!(error instanceof PassingError) || attempt === TRIES) throw error
      const wait = backoff(attempt, LONGEST_WAIT_MS)
      onWait(wait / 1000, error.message)
      await setTimeout(wait, undefined, { signal })
    }
  }
}

async function runWrangler(options: WranglerOptions): Promise<string[]> {
  const { config, environment, env, node, dryRun, mayAsk, printTo, signal } = options
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'))
  const output = join(folder, 'output.ndjson')
  // An empty --env is the top level; without it wrangler warns that there are others.
  const args = ['deploy', '--config', config, '--env', environment ?? '', ...(dryRun ? ['--dry-run'] : [])]
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(node, [wranglerProgram(), ...args], {
        // The command of [build] is run there.
        cwd: dirname(config),
        stdio: [mayAsk ? 'inherit' : 'ignore', printTo, 'inherit'],
        // The banner would ask npm for newer versions.
        env: { ...env, WRANGLER_OUTPUT_FILE_PATH: output, WRANGLER_HIDE_BANNER: 'true', EDGE_NEWS_FEED: '1' },
      })
      // Ctrl-C in a terminal reaches wrangler by itself.
      signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true })
      child.once('error', reject).once('close', resolve)
    })
    signal.throwIfAborted()
    const entries = existsSync(output) ? parseOutput(readFileSync(output, 'utf8')) : []
    if (status !== 0) {
      const failure = deployFailure(status, entries)
      throw PASSING.test(failure) ? new PassingError(failure) : new Error(failure)
    }
    return targetsIn(entries)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @throws SyntaxError where a line is no JSON */
export const parseOutput = (text: string): Entry[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))

export function targetsIn(entries: readonly Entry[]): string[] {
  const targets = entries.findLast(({ type }) => type === 'deploy')?.targets
  return Array.isArray(targets) ? targets.filter((target) => typeof target === 'string') : []
}

/** What passes by itself, in the words of wrangler or with Cloudflare's codes: too many requests, and errors of the API. */
const PASSING =
  /code: (?:429|5\d\d|971|7010|10013)\b|malformed response|fetch failed|timed out|ECONN(?:RESET|REFUSED)|ETIMEDOUT|EAI_AGAIN/i

/** What the user can do about some of wrangler's messages. */
const remedies: [RegExp, string][] = [
  [PASSING, 'this passes as a rule'],
  [
    /authentication error|code: (10000|9109|10001)\b|permission/i,
    'want a token with the permissions "Workers Scripts: Edit", "Workers KV Storage: Edit", "D1: Edit" and, for a domain of your own, "Workers Routes: Edit"',
  ],
  // The Worker is there then, and nothing purges its cache.
  [
    /\/schedules\b|code: 10072\b/,
    'want a cron trigger that is free (the free plan has five for all Workers of an account): remove one of another Worker, or take [triggers] out of wrangler.toml and write "enabled = false" under [cache]; then deploy again, since until then readers may see what was a day ago',
  ],
  [/not logged in|CLOUDFLARE_API_TOKEN/i, 'run "npx wrangler login", or set CLOUDFLARE_API_TOKEN'],
  [/more than one account/i, 'set CLOUDFLARE_ACCOUNT_ID to the id of one'],
  [/workers\.dev subdomain|code: 10063\b/i, 'choose a workers.dev subdomain in the dashboard (Workers & Pages), once'],
  [/code: 100328\b/, 'the free plan takes no [limits]: remove them from wrangler.toml, or choose the paid plan'],
  [/no environment found|environment .* not found/i, 'want an [env.<name>] of wrangler.toml behind --env'],
]

/** @param status null where a signal ended it */
export function deployFailure(status: number | null, entries: readonly Entry[]): string {
  const { message, code } = entries.findLast(({ type }) => type === 'command-failed') ?? {}
  const said = typeof message === 'string' && message !== '' ? message.trim().replace(/\.$/, '') : null
  const why =
    said === null
      ? `wrangler ended with ${status ?? 'a signal'}`
      : `${said}${typeof code === 'number' ? ` [code: ${code}]` : ''}`
  const remedy = remedies.find(([pattern]) => pattern.test(why))?.[1] ?? 'what it says above tells more'
  return `Cannot deploy the Worker: ${why}; ${remedy}`
}
