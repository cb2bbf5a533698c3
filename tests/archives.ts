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
  const folder = fileURLToPath(new URL(`../../shared/archives/${name}`, import.meta.url))
  if (!existsSync(folder)) {
    console.warn(`SKIPPED: the archive "${name}" is not here, so nothing is compared with what Jekyll made of it`)
    return null
  }
  const read = (file: string) => readFileSync(`${folder}/expected/${file}`, 'utf8')
  return { folder, posts: JSON.parse(read('posts.json')), feed: read('feed.xml') }
}
