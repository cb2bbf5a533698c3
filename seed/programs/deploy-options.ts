import type { DeployOptions } from '../deploy/deploy-site.ts'
import { parseStrictly } from './arguments.ts'

/** @param line the command as it was typed */
export const usage = (
  line: string,
): string => `Deploys the Worker to Cloudflare, loads a Jekyll site into its KV, and tries what answers.

  ${line} [<folder of a Jekyll site>] [options]

  --env <name>           an environment of wrangler.toml, such as staging: a Worker and a KV of its own
  --url <url>            where the site answers (default: where wrangler says that it is deployed)
  --patience <seconds>   how long the site may take to answer as it should (default: 180)
  --wait                 where somebody else publishes into the same KV, wait instead of stopping
  --alone                nobody else publishes, and it is a minute since anybody did: wait for nothing
  --replace              go on where another site is there, or more than a tenth of its articles would be deleted
  --strict               deploy nothing where the archive's report names a problem
  --dry-run              check the archive and build the Worker; needs no account, changes nothing
  --problems             list every problem, and every file that is left out, instead of the first of a kind
  --json                 print what was done as one JSON object, and everything else to standard error
  --help                 this text

Examples:

  ${line} ~/news --dry-run
  ${line} ~/news
  ${line} ~/news --env staging

It needs CLOUDFLARE_API_TOKEN ("Workers Scripts: Edit", "Workers KV Storage: Edit", "D1: Edit") or wrangler's login. Without a
folder the bundled sample is loaded, unless something else is. Exit status: 0 deployed and answering, 1 problems under
--strict, 2 not deployed, not loaded or not answering, 130 stopped.`

/** What `deploy` is given. */
export interface DeployProgramOptions extends DeployOptions {
  json: boolean
  help: boolean
}

export const deployOptions = {
  env: { type: 'string' },
  url: { type: 'string' },
  patience: { type: 'string', default: '180' },
  wait: { type: 'boolean', default: false },
  alone: { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  problems: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** @throws Error that says what is wanted */
export function parseDeployOptions(args: string[]): DeployProgramOptions {
  const { values, positionals } = parseStrictly({
    args,
    allowPositionals: true,
    options: deployOptions,
  })
  if (positionals.length > 1) throw new Error(`Cannot deploy ${positionals.length} folders at once: want one`)
  if (!/^\d{1,4}$/.test(values.patience)) {
    throw new Error(`--patience is "${values.patience}", want whole seconds up to 9999`)
  }
  return {
    folder: positionals[0] ?? null,
    environment: values.env || undefined,
    url: values.url === undefined ? null : originOf(values.url),
    patience: Number(values.patience) * 1000,
    wait: values.wait,
    alone: values.alone,
    replace: values.replace,
    strict: values.strict,
    dryRun: values['dry-run'],
    allProblems: values.problems,
    json: values.json,
    help: values.help,
  }
}

function originOf(given: string): string {
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new Error(
      `--url is "${given}", want scheme and host, such as https://news.example.com: baseurl comes by itself`,
    )
  }
  return url.origin
}
