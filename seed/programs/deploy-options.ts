import { quoted } from '../commands.ts'
import type { DeployOptions } from '../deploy/deploy-site.ts'
import { parseStrictly } from './arguments.ts'
import type { GitOptions } from './seed-options.ts'

/** @param line the command as it was typed */
export const usage = (
  line: string,
): string => `Deploys the Worker to Cloudflare, loads a Jekyll site into its KV, and tries what answers.

  ${line} [<folder of a Jekyll site>] [options]

  --git <repository>     read the site from a git repository, without a checkout; the folder is then the site's in there
  --ref <branch>         with --git: the branch, tag or commit (default: HEAD)
  --yes                  ask nothing: the first deployment into an account is otherwise confirmed at a terminal
  --env <name>           an environment of wrangler.toml, such as staging: a Worker and a KV of its own
  --url <url>            where the site answers (default: where wrangler says that it is deployed)
  --patience <seconds>   how long the site may take to answer as it should (default: 180)
  --wait                 where somebody else publishes into the same KV, wait instead of stopping
  --alone                nobody else publishes, and it is a minute since anybody did: wait for nothing
  --replace              go on where another site is there, or more than a tenth of its articles would be deleted
  --strict               deploy nothing where the archive's report names a problem
  --dry-run              check the archive and build the Worker; needs no account, changes nothing
  --problems             list every problem, and every file that is left out, instead of the first of a kind
  --json                 print what each step did as one JSON object, and everything else to standard error
  --help                 this text

Examples:

  ${line} ~/news --dry-run
  ${line} ~/news
  ${line} ~/news --env staging
  ${line} --git ~/news.git --ref main --yes

A deployment that ended early goes on where it was when the same line is typed again: what is there is not made or
written twice. It needs CLOUDFLARE_API_TOKEN ("Workers Scripts: Edit", "Workers KV Storage: Edit", "D1: Edit") or
wrangler's login. Without a folder the bundled sample is loaded, unless something else is. Exit status: 0 deployed and
answering, 1 problems under --strict, 2 not deployed, not loaded or not answering, 130 stopped.`

/** What `deploy` is given. */
export interface DeployProgramOptions extends Omit<DeployOptions, 'root'> {
  /** Of the site; with `git` its folder in the repository; null for the sample. */
  folder: string | null
  git: GitOptions | null
  wait: boolean
  alone: boolean
  json: boolean
  help: boolean
}

export const deployOptions = {
  git: { type: 'string' },
  ref: { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
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
  const { git: repository, ref } = values
  if (ref !== undefined && repository === undefined) throw new Error('--ref goes with --git')
  const [folder] = positionals
  return {
    folder: folder ?? (repository === undefined ? null : ''),
    git: repository === undefined ? null : { repository, ref, since: undefined, everything: true },
    words: wordsFor(folder, repository, ref),
    yes: values.yes,
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

/** The words of a command that name a site. */
const wordsFor = (folder: string | undefined, repository: string | undefined, ref: string | undefined): string =>
  [
    ...(folder === undefined ? [] : [quoted(folder)]),
    ...(repository === undefined ? [] : ['--git', quoted(repository)]),
    ...(ref === undefined ? [] : ['--ref', quoted(ref)]),
  ].join(' ')

function originOf(given: string): string {
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new Error(
      `--url is "${given}", want scheme and host, such as https://news.example.com: baseurl comes by itself`,
    )
  }
  return url.origin
}
