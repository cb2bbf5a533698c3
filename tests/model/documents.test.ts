import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readConfig } from '../../seed/archive/config.ts'
import { commands } from '../../seed/commands.ts'
import { putBetween } from '../bench/results.ts'
import { runHere } from '../seed/programs/run-here.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string): string => readFileSync(join(project, file), 'utf8')

const files = ['src', 'seed', 'tests', '.github', '.ci'].flatMap((top) =>
  readdirSync(join(project, top), { recursive: true, encoding: 'utf8' })
    .filter((file) => !/(^|\/)(sample|new|fixtures|node_modules)\//.test(file))
    .map((file) => join(top, file)),
)
/** Its commands, which are shown as scripts of npm or by the name of the program. */
const programs = [...commands]

// The changelog tells what was, and is not among them.
const documents = ['README.md', ...files.filter((file) => file.endsWith('.md'))]

test('what a bench measured stands between its markers, and again in its place', () => {
  const document = 'a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb\n'
  const once = putBetween(document, 'x', 'new')
  expect(once).toBe('a\n<!-- bench:x -->\nnew\n<!-- /bench:x -->\nb\n')
  expect(putBetween(once, 'x', 'new')).toBe(once)
  for (const broken of ['', '<!-- bench:x -->', '<!-- /bench:x -->', `${document}${document}`])
    expect(() => putBetween(broken, 'x', 'new')).toThrow('want "<!-- bench:x -->"')
})

test('the measurements have a place for every bench', () => {
  const results = read('tests/bench/RESULTS.md')
  for (const name of ['load', 'serve', 'start', 'pages', 'soak'])
    expect(putBetween(results, name, '')).toContain(`bench:${name}`)
})

test('README.md has at most 180 lines, and leads to every other document', () => {
  const readme = read('README.md')
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(180)
  const targets = linksIn(readme)
  for (const document of documents.slice(1)) expect(targets).toContain(document)
})

test('the Chinese README says what README.md says: its sections, tables, pictures and links, commands and answers', () => {
  const [english, chinese] = ['README.md', '.github/README.zh.md'].map((document) => {
    const text = read(document)
    return {
      headings: headingsOf(document).length,
      steps: proseOf(text).match(/^(\d+\.|-|\*\*) /gm),
      cells: proseOf(text)
        .split('\n')
        .filter((line) => line.trimStart().startsWith('|'))
        .map((line) => line.split(' | ').length),
      // One leads to the other, and headings of its own are its own.
      links: linksIn(text)
        .filter((target) => !target.startsWith('#') && !/README\.zh\.md$|^\.\.\/README\.md$/.test(target))
        .map((target) => normalize(join(dirname(document), target))),
      code: linesOf(text)
        .filter(({ isCode }) => isCode)
        .map(({ line }) =>
          line
            .split(' #', 1)[0]
            ?.replace(/<[^>]+>/, '<…>')
            .trim(),
        ),
      figures: proseOf(text)
        .match(/(?<![\w.])\$?\d[\d,]*\.?\d+(?![\w-])/g)
        ?.toSorted(),
    }
  })
  expect(chinese).toEqual(english)
  expect(english?.code.length).toBeGreaterThan(20)
})

test('the figures in README.md are those that were measured and reckoned', () => {
  const results = read('tests/bench/RESULTS.md')
  const publish = /^publish 20 new posts into 100,000:.*?(\d+\.\d+ s)$/m.exec(results)?.[1]
  const [, many = ''] = results.split('an archive of 100,000 posts')
  const feed = /^c atom +our feed, cold +[\d,]+ +(\d+\.\d+)/m.exec(many)?.[1]
  const month = /\*\*a month\*\*.*\*\*(\$\d+\.\d+)\*\*/.exec(read('seed/README.md'))?.[1]
  const readme = read('README.md')
  expect(readme).toContain(`| publishing 20 new posts into 100,000 | ${publish} |`)
  expect(readme).toContain(`| ${feed} ms of processor time`)
  expect(readme).toContain(`[${month} a month]`)
})

test.each(documents)('every link of %s leads to a file, and to a heading of it', (document) => {
  expect(headingsOf(document)).toEqual([...new Set(headingsOf(document))])
  for (const target of linksIn(read(document))) {
    const [path = '', heading] = target.split('#', 2)
    const file = path === '' ? document : normalize(join(dirname(document), path))
    expect([target, existsSync(join(project, file))]).toEqual([target, true])
    if (heading !== undefined) expect(headingsOf(file)).toContain(heading)
  }
})

test.each(documents)('every file that %s names is there', (document) => {
  const names = new Set(['wrangler.toml', 'package.json', ...files.map((file) => basename(file))])
  const named = codeIn(read(document)).filter((code) => /^[\w.][\w./-]*$/.test(code))
  for (const code of named) {
    if (/^(src|seed|tests|\.github|\.ci)\//.test(code))
      expect([code, existsSync(join(project, code))]).toEqual([code, true])
    else if (/\w\.(ts|tsx|toml|json|yml)$/.test(code) && !code.startsWith('_')) expect([...names]).toContain(code)
  }
})

test.each(documents)('every script that %s names is in package.json', (document) => {
  const named = [...read(document).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => name)
  for (const name of named) expect(Object.keys(scripts)).toContain(name)
})

test.each(documents)('every option that %s names is one of the program', async (document) => {
  const text = read(document)
  for (const { script, options } of commandsIn(text)) {
    for (const option of options) expect(await optionsOf(script)).toContain(option)
  }
  const all: string[] = []
  for (const script of [...programs, 'bench']) all.push(...(await optionsOf(script)))
  for (const option of codeIn(text).flatMap((code) => /^--[\w-]+/.exec(code) ?? [])) expect(all).toContain(option)
})

test.each(programs)('every option of %s is in the document of the loader', async (script) => {
  const text = read('seed/README.md')
  const named = [
    ...codeIn(text).flatMap((code) => code.match(/--[\w-]+/g) ?? []),
    ...commandsIn(text).flatMap(({ options }) => options),
  ]
  for (const option of await optionsOf(script)) expect(named).toContain(option)
})

test('every key of edge_news that the loader reads is described, and no other', () => {
  const described = firstColumnBelow('seed/archive/README.md', 'Keys of edge_news')
  expect(described.toSorted()).toEqual(edgeNewsKeys().toSorted())
  for (const document of documents) {
    for (const [, key = ''] of read(document).matchAll(/`edge_news\.(\w+)/g)) expect(described).toContain(key)
  }
})

test('every key of _config.yml that the loader reads is described, and no key that it does not know', () => {
  const described = firstColumnBelow('seed/archive/README.md', 'Keys of Jekyll')
  const known = new Set<string>()
  const yaml = new Proxy<Record<string, unknown>>(
    { url: 'https://news.example.com' },
    {
      get(target, key) {
        known.add(String(key))
        return Reflect.get(target, key)
      },
    },
  )
  readConfig(yaml, {})
  known.delete('edge_news')
  expect(described).toEqual(expect.arrayContaining([...known]))
  const sources = files.filter((file) => /^seed\/.*\.ts$/.test(file)).map(read)
  for (const key of described)
    expect([key, sources.some((text) => new RegExp(`\\b${key}\\b`).test(text))]).toEqual([key, true])
})

test('every kind of key in KV is described, and no other', () => {
  const keys = read('src/model/keys.ts')
  const spelled = [...keys.matchAll(/(?:Key = '|=>\s+`)([a-z][a-z-]+)[/']/g)].map(([, kind = '']) => kind)
  const described = firstColumnBelow('src/README.md', 'Documents in KV').map((key) => key.split('/', 1)[0])
  expect(new Set(described)).toEqual(new Set(spelled))
})

test('every comment that names a document and a heading finds them', () => {
  const named = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => [...read(file).matchAll(/\b((?:\w+\/)*[A-Z]+\.md), "([^"]+)"/g)])
  expect(named.length).toBeGreaterThan(0)
  for (const [, document = '', heading = ''] of named) expect(headingsOf(document)).toContain(anchorOf(heading))
})

const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))

/** A document's lines, and for each whether it is in a block of code. */
function linesOf(text: string): { line: string; isCode: boolean }[] {
  let isCode = false
  return text.split('\n').map((line) => {
    // A block in a list is indented.
    const isFence = line.trimStart().startsWith('```')
    if (isFence) isCode = !isCode
    return { line, isCode: isCode || isFence }
  })
}

const proseOf = (text: string): string =>
  linesOf(text)
    .filter(({ isCode }) => !isCode)
    .map(({ line }) => line)
    .join('\n')

/** What stands between single backticks. */
const codeIn = (text: string): string[] => [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)

/** Where links within the project lead, as they are written. */
const linksIn = (text: string): string[] =>
  [
    ...proseOf(text)
      .replace(/`[^`\n]+`/g, '')
      .matchAll(/\]\(([^()\s]+)\)/g),
  ]
    .map(([, target = '']) => target)
    .filter((target) => !target.startsWith('https://'))

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')

const headingsOf = (document: string): string[] =>
  [...proseOf(read(document)).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title))

/** The commands in a document that run a script, and the options that they give it. */
function commandsIn(text: string): { script: string; options: string[] }[] {
  const lines = linesOf(text)
    .filter(({ isCode }) => isCode)
    .map(({ line }) => line.split(' #', 1)[0] ?? '')
  return [...lines, ...codeIn(text)].flatMap((line) =>
    [...line.matchAll(/(?:npm run (?:--silent )?([a-z][\w:-]*) --|npx edge-news-feed ([a-z]+)) ([^|]*)/g)].map(
      ([, script, command = '', rest = '']) => ({
        script: script ?? command,
        options: rest.match(/--[a-z][\w-]*/g) ?? [],
      }),
    ),
  )
}

const helps = new Map<string, string[]>()

/** The options that the help of a command lists, or that of a bench, which stands in its file. */
async function optionsOf(script: string): Promise<string[]> {
  const known = helps.get(script)
  if (known !== undefined) return known
  // A script of npm is a command, or runs the file of a bench last.
  const line = scripts[script] ?? script
  const command = /edge-news-feed\.js (\w+)/.exec(line)?.[1] ?? line
  const isCommand = commands.some((name) => name === command)
  const help = isCommand ? (await runHere([command, '--help'])).stdout : read(/\S+\.ts$/.exec(line)?.[0] ?? line)
  const options = [...help.matchAll(/^ +(--[a-z][\w-]*)/gm)].map(([, option = '']) => option)
  helps.set(script, options)
  return options
}

/** The code in the first column of the table below a heading. */
function firstColumnBelow(document: string, heading: string): string[] {
  const [, below = ''] = read(document).split(`# ${heading}\n`)
  const [section = ''] = below.split('\n#', 1)
  const cells = [...section.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell = '']) => cell)
  expect(cells.length).toBeGreaterThan(5)
  return cells.flatMap(codeIn)
}

/** The keys that the loader names where it is given another one. */
function edgeNewsKeys(): string[] {
  try {
    readConfig({ url: 'https://news.example.com', edge_news: { unheard: 1 } }, {})
  } catch (error) {
    return String(error).split('want one of ')[1]?.split(', ') ?? []
  }
  return []
}
