import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What Jekyll made of a post: an object of `expected/posts.json`. */
export interface ExpectedPost {
  path: string
  id: string
  url: string
  date: string
  title: string
  categories: string[]
  tags: string[]
  author: string | null
  excerpt: string
}

/** A real archive and what Jekyll made of it. */
export interface ExpectedArchive {
  folder: string
  posts: ExpectedPost[]
  /** jekyll-feed's Atom feed of the newest ten. */
  feed: string
}

/** The archives beside the project that tests compare with; not everybody has them. */
export function readExpectedArchive(name: 'finews' | 'opensuse-news'): ExpectedArchive | null {
  const folder = findArchive(name)
  if (folder === null) return null
  const read = (file: string) => readFileSync(`${folder}/expected/${file}`, 'utf8')
  return { folder, posts: JSON.parse(read('posts.json')), feed: read('feed.xml') }
}

/** Archives of other sites than the one that this project is for: they are to be as Jekyll made them. */
export const otherArchives = 'bitcoinops crystal gaohaoyang jekyll monero opensuse-news scala vim-jp'.split(' ')

/** A post's address, and its body as HTML where `expected/posts.json` has that. */
export interface ExpectedBody {
  path: string
  url: string
  content?: string
}

export function readExpectedBodies(name: string): { folder: string; posts: ExpectedBody[] } | null {
  const folder = findArchive(name)
  return folder === null ? null : { folder, posts: JSON.parse(readFileSync(`${folder}/expected/posts.json`, 'utf8')) }
}

/** The folder of an archive; not everybody has them. */
export function findArchive(name: string): string | null {
  const folder = folderBeside(`archives/${name}`)
  if (folder === null)
    console.warn(`SKIPPED: the archive "${name}" is not here, so nothing is compared with what Jekyll made of it`)
  return folder
}

/** The folder of sites beside the project, each of which shows some shapes of posts; not everybody has them. */
export function findCases(name: 'finews' | 'bounded'): string | null {
  const folder = folderBeside(`cases/${name}`)
  if (folder === null) console.warn(`SKIPPED: the cases "${name}" are not here, so none of their posts is looked at`)
  return folder
}

/** A file of what Jekyll made of small inputs; not everybody has them. */
export function findOracle(name: 'jekyll-features.json'): string | null {
  const file = folderBeside(`oracle/${name}`)
  if (file === null) console.warn(`SKIPPED: "${name}" is not here, so nothing is compared with what Jekyll made of it`)
  return file
}

function folderBeside(path: string): string | null {
  const folder = fileURLToPath(new URL(`../../shared/${path}`, import.meta.url))
  return existsSync(folder) ? folder : null
}

/** A text of kramdown's own tests, and what Jekyll's converter makes of it with its defaults. */
export interface KramdownCase {
  name: string
  text: string
  html: string
}

export function readKramdownCases(): KramdownCase[] | null {
  const folder = folderBeside('oracle')
  if (folder === null)
    console.warn('SKIPPED: the oracle is not here, so Markdown is not compared with what Jekyll makes')
  return folder === null ? null : JSON.parse(readFileSync(`${folder}/kramdown.json`, 'utf8'))
}
