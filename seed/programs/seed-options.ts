import type { Target } from '../kv/open.ts'
import { defaultState, sample } from '../paths.ts'
import { parseStrictly } from './arguments.ts'

/** @param line the command as it was typed */
export const usage = (line: string): string => `Loads a Jekyll site into Workers KV, and publishes what changes.

  ${line} [<folder of a Jekyll site>] [options]

  --only <file>...       publish just these files (added, changed or gone); "--only -" reads a list from
                         standard input, as "git diff --name-only" prints it
  --git <repository>     read the site from a git repository (bare, shallow and blobless clones, too) and never from files,
                         and publish what differs from the commit that is published; the folder is then the site's in there
  --ref <branch>         with --git: the branch, tag or commit to publish (default: HEAD)
  --since <commit>       with --git: compare with this commit, whatever KV says is published
  --everything           with --git: compare everything
  --watch                load, then publish whatever changes in the folder, until it is stopped
  --remote               write to Cloudflare's KV: CLOUDFLARE_API_TOKEN, or wrangler's login
  --env <name>           an environment of wrangler.toml, with --remote
  --hub-wait <seconds>   with --remote: how long after a publish the hub of the site is told (default: 0)
  --alone                with --remote: nobody else publishes, and it is a minute since anybody did: wait for nothing
  --note <file>          with --remote: keep in this file what the next publish is to know of this one, to carry it along
  --persist-to <folder>  state folder of the local KV, as of "dev" (default: .wrangler/state)
  --wait                 where somebody else publishes into the same KV, wait instead of stopping
  --labels               print what each category is called, as a _data/categories.yml to start from
  --replace              go on where another site is there, or more than a tenth of the articles would be deleted
  --check                list the addresses that the site links to and shows, and that nothing would answer;
                         writes nothing, needs no KV
                         in the place of the folder the address of a live site: asks that for everything that can be asked
                         from outside (feeds, 304s, certificate, redirects, sitemaps, pages), at most 80 times; exits with 1
                         where something is wrong
  --against <place>      with --check: the addresses of the old site, too: Jekyll's folder _site, a sitemap.xml, or
                         the URL of the live site, which is asked for 30 of them at most, one a second
  --dry-run              compare and report, write nothing; says what it would write and what that costs
  --problems             list every problem, and every file that is left out, instead of the first of a kind
  --json                 print the report as one JSON object (with npm run --silent seed, nothing else)
  --strict-yaml          leave posts out whose front matter is no YAML, instead of mending it and saying so
  --strict               exit with 1 where the report names a problem, or --check an address
  --help                 this text

Examples:

  ${line} ~/news
  ${line} ~/news --dry-run
  ${line} ~/news --only _posts/2026-08-14-a.md
  git diff --name-only HEAD~1 | ${line} ~/news --remote --only -

Without a folder the bundled sample is loaded. Exit status: 0 loaded, 1 problems under --strict, 2 nothing loaded or
not all of it, 130 stopped.`

export interface SeedOptions {
  /** Of the site; with `git` its folder in the repository, empty where the site is all of it. */
  folder: string
  /** The repository that the site is read from, and which commit of it; null where it is read from a folder. */
  git: GitOptions | null
  target: Target
  /** The files to publish, as given; `stdin` where they come on standard input; null for all files. */
  only: string[] | 'stdin' | null
  watch: boolean
  wait: boolean
  alone: boolean
  /** The file of the note that this publisher carries along; undefined where this machine keeps it. */
  note: string | undefined
  /** The hub is told this many seconds after a publish. */
  hubWait: number
  /** Prints the labels of categories, and loads nothing. */
  labels: boolean
  /** Takes the place of another site, and deletes much. */
  replace: boolean
  /** Lists what would not answer, and loads nothing. */
  check: boolean
  /** What the old site answered is looked for there; undefined where it is not. */
  against: string | undefined
  dryRun: boolean
  /** Lists every problem. */
  problems: boolean
  json: boolean
  strict: boolean
  strictYaml: boolean
  help: boolean
}

export interface GitOptions {
  repository: string
  ref: string | undefined
  since: string | undefined
  everything: boolean
}

export const seedOptions = {
  git: { type: 'string' },
  ref: { type: 'string' },
  since: { type: 'string' },
  everything: { type: 'boolean', default: false },
  only: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  remote: { type: 'boolean', default: false },
  env: { type: 'string' },
  'hub-wait': { type: 'string' },
  'persist-to': { type: 'string' },
  wait: { type: 'boolean', default: false },
  alone: { type: 'boolean', default: false },
  note: { type: 'string' },
  labels: { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  against: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  problems: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  'strict-yaml': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

const goesWithLabels = ['labels', 'git', 'ref', 'help']
const goesWithCheck = ['check', 'git', 'ref', 'against', 'json', 'strict', 'strict-yaml', 'help']

/** True for what is an address, and no folder of this machine. */
export const isAddress = (place: string): boolean => /^https?:/i.test(place)

/** @throws Error that says what is wanted */
export function parseSeedOptions(args: string[]): SeedOptions {
  const { values, tokens } = parseStrictly({
    args,
    allowPositionals: true,
    tokens: true,
    options: seedOptions,
  })
  // The folder stands before --only, and the files stand behind it.
  const onlyAt =
    tokens.find((token) => token.kind === 'option' && token.name === 'only')?.index ?? Number.POSITIVE_INFINITY
  const positionals = tokens.filter((token) => token.kind === 'positional')
  const folders = positionals.filter(({ index }) => index < onlyAt).map(({ value }) => value)
  const files = positionals.filter(({ index }) => index > onlyAt).map(({ value }) => value)

  if (folders.length > 1) throw new Error(`Cannot load ${folders.length} folders at once: want one`)
  if (values.only && files.length === 0)
    throw new Error('--only names no file: want some, or "-" for a list on standard input')
  if (values.only && values.watch)
    throw new Error('--only and --watch exclude each other: --watch finds the files itself')
  if (values.git === undefined && (values.ref !== undefined || values.since !== undefined || values.everything))
    throw new Error('--ref, --since and --everything go with --git')
  if (values.git !== undefined && (values.only || values.watch))
    throw new Error('--git says itself what changed: want it without --only and --watch')
  if (values.since !== undefined && values.everything)
    throw new Error('--since and --everything exclude each other: one compares with a commit, the other with all of KV')
  if (values.watch && values['dry-run']) throw new Error('--watch and --dry-run exclude each other')
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []))
  if (values.labels && !given.every((name) => goesWithLabels.includes(name)))
    throw new Error('--labels goes with --git and --ref only: it loads nothing')
  if (values.check && !given.every((name) => goesWithCheck.includes(name)))
    throw new Error(
      '--check goes with --git, --ref, --against, --json, --strict and --strict-yaml only: it loads nothing',
    )
  if (values.against !== undefined && !values.check) throw new Error('--against goes with --check')
  if (isAddress(folders[0] ?? '') && (!values.check || values.against !== undefined || values.git !== undefined))
    throw new Error(`"${folders[0]}" is an address, want a folder; an address goes with --check alone`)
  if (values.env !== undefined && !values.remote) throw new Error('--env goes with --remote')
  const hubWait = values['hub-wait'] ?? '0'
  if (values['hub-wait'] !== undefined && !values.remote)
    throw new Error('--hub-wait goes with --remote: a hub is told of what is on Cloudflare')
  if (!/^\d{1,4}$/.test(hubWait)) throw new Error(`--hub-wait is "${hubWait}", want whole seconds up to 9999`)
  if ((values.alone || values.note !== undefined) && !values.remote)
    throw new Error('--alone and --note go with --remote: the local KV shows every write at once')
  if (values['persist-to'] !== undefined && values.remote)
    throw new Error('--persist-to is of the local KV, not of --remote')
  return {
    folder: folders[0] ?? (values.git === undefined ? sample : ''),
    git:
      values.git === undefined
        ? null
        : { repository: values.git, ref: values.ref, since: values.since, everything: values.everything },
    target: values.remote
      ? { kind: 'remote', environment: values.env }
      : { kind: 'local', state: values['persist-to'] ?? defaultState },
    only: values.only ? (files.length === 1 && files[0] === '-' ? 'stdin' : files) : null,
    watch: values.watch,
    wait: values.wait,
    alone: values.alone,
    note: values.note,
    hubWait: Number(hubWait),
    labels: values.labels,
    replace: values.replace,
    check: values.check,
    against: values.against,
    dryRun: values['dry-run'],
    problems: values.problems,
    json: values.json,
    strict: values.strict,
    strictYaml: values['strict-yaml'],
    help: values.help,
  }
}
