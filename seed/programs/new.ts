import { lineOf, quoted } from '../commands.ts'
import { parseStrictly } from './arguments.ts'
import { makePost, makeSite } from './new-site.ts'
import { messageOf } from './program.ts'
import { fail, readArguments } from './read-arguments.ts'

const usage = (line: string): string => `Makes a site to write in, or its next post. Jekyll reads both, too.

  ${line} <folder> [--title <title>] [--url <url>]
  ${line} post <title> [--in <folder>] [--category <name>]

  --title <title>    what the site is called (default: the name of its folder)
  --url <url>        where it will be: scheme and host (default: https://news.example.com)
  --in <folder>      the folder of the site that gets a post (default: the one where this is typed)
  --category <name>  a category of the post; may be given more than once
  --json             print what was made as one JSON object
  --help             this text

Examples:

  ${line} my-news --title "The Harbour News" --url https://news.example.org
  ${line} post "Ferries are late" --in my-news --category harbour

A folder that has something in it is refused, and no file is written over. A folder that is called "post" is ./post. Exit
status: 0 made, 2 not made.`

const newOptions = {
  title: { type: 'string' },
  url: { type: 'string' },
  in: { type: 'string' },
  category: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type NewOptions =
  | { what: 'site'; folder: string; title: string | undefined; url: string | undefined; json: boolean }
  | { what: 'post'; folder: string; title: string; categories: string[]; json: boolean }

/** Makes a site or a post; returns the exit status. */
export async function main(args: string[]): Promise<number> {
  const options = readArguments('new', args, {
    known: newOptions,
    parse: parseNewOptions,
    usage,
  })
  if (typeof options === 'number') return options
  const { env } = process
  const { folder, json } = options
  try {
    if (options.what === 'post') {
      const file = makePost({ ...options, now: Date.now() })
      console.log(json ? JSON.stringify({ folder, files: [file] }) : `Made ${file} in "${folder}".`)
      return 0
    }
    // It is undefined where the system names none that there is.
    const { timeZone = 'UTC' } = Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string }
    const files = makeSite({ ...options, timeZone, now: Date.now() })
    console.log(json ? JSON.stringify({ folder, files }) : introduction(folder, files, env))
    return 0
  } catch (error) {
    return fail(messageOf(error))
  }
}

/** @throws Error that says what is wanted */
export function parseNewOptions(args: string[]): NewOptions | 'help' {
  const { values, positionals } = parseStrictly({ args, allowPositionals: true, options: newOptions })
  const { title, url, in: inFolder, category, json, help } = values
  if (help) return 'help'
  const [first, ...rest] = positionals
  if (first === undefined) throw new Error('Cannot make nothing: want a folder, or post "<title>"')
  if (first === 'post') {
    if (title !== undefined || url !== undefined) throw new Error('--title and --url go with a folder, not with post')
    const [name = '', ...others] = rest
    if (name.trim() === '') throw new Error('Cannot make a post without a title: want post "<title>"')
    if (others.length > 0) throw new Error(`Cannot make ${rest.length} posts at once: want the title in quotes`)
    return { what: 'post', folder: inFolder ?? '.', title: name, categories: category ?? [], json }
  }
  if (rest.length > 0) throw new Error(`Cannot make ${positionals.length} sites at once: want one folder`)
  if (inFolder !== undefined || category !== undefined) throw new Error('--in and --category go with post "<title>"')
  if (url !== undefined && !isOrigin(url))
    throw new Error(`--url is "${url}", want scheme and host, such as https://news.example.com`)
  return { what: 'site', folder: first, title, url, json }
}

function isOrigin(given: string): boolean {
  const url = URL.parse(given)
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.username + url.password + url.search + url.hash === ''
  )
}

const introduction = (folder: string, files: readonly string[], env: NodeJS.ProcessEnv): string => `\
Made a site in "${folder}":
${files.map((file) => `  ${file}`).join('\n')}

Next:
  ${lineOf('load', env)} ${quoted(folder)}
  ${lineOf('dev', env)}
  ${lineOf('new', env)} post "A title" --in ${quoted(folder)}
and then ${lineOf('deploy', env)} ${quoted(folder)}, and what the first lines of .github/workflows/publish.yml say`
