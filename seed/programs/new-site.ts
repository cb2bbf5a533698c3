import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { toFrontMatterDate } from '../archive/dates.ts'
import { openJekyllSite } from '../archive/site.ts'
import { newSite, publishWorkflow } from '../paths.ts'

// A site to write in, and its next post. Jekyll reads both.

export interface NewSite {
  /** The folder that is made, or is there and empty. */
  folder: string
  title: string | undefined
  url: string | undefined
  /** An IANA name. */
  timeZone: string
  /** Milliseconds since 1970. */
  now: number
}

/**
 * Makes a site with a configuration, a post, a page, a picture and the workflow that publishes it.
 *
 * @returns the paths of its files in the folder
 * @throws Error where the folder is not empty
 */
export function makeSite({ folder, title, url = 'https://news.example.com', timeZone, now }: NewSite): string[] {
  const kind = statSync(folder, { throwIfNoEntry: false })
  if (kind !== undefined && !kind.isDirectory()) throw new Error(`Cannot make a site in "${folder}": it is a file`)
  // A repository that nothing is in yet is as good as an empty folder.
  const there = kind === undefined ? [] : readdirSync(folder).filter((name) => name !== '.git')
  if (there.length > 0) {
    const [first = ''] = there.toSorted()
    throw new Error(
      `Cannot make a site in "${folder}": it is not empty, "${first}" is in it; want an empty folder, or one that is not there`,
    )
  }
  const date = toFrontMatterDate(now, timeZone)
  const texts: Record<string, string> = {
    '%TITLE%': JSON.stringify(title ?? basename(resolve(folder))),
    '%URL%': JSON.stringify(url),
    '%TIMEZONE%': timeZone,
    '%DATE%': date,
  }
  const made = readdirSync(newSite, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name).slice(newSite.length + 1)
      const target = nameIn(path, date.slice(0, 10))
      const to = join(folder, target)
      mkdirSync(dirname(to), { recursive: true })
      if (/\.(?:yml|md)$/.test(name)) writeFileSync(to, filled(readFileSync(join(newSite, path), 'utf8'), texts))
      else copyFileSync(join(newSite, path), to)
      return target
    })
  const workflow = '.github/workflows/publish.yml'
  mkdirSync(join(folder, dirname(workflow)), { recursive: true })
  copyFileSync(publishWorkflow, join(folder, workflow))
  return [...made, workflow].toSorted()
}

/** The name in a site of a file of the model: npm packs no `.gitignore`, and a post begins with its day. */
const nameIn = (path: string, day: string): string =>
  path === 'gitignore' ? '.gitignore' : path.replace('_posts/', `_posts/${day}-`)

const filled = (text: string, texts: Readonly<Record<string, string>>): string =>
  text.replace(/%[A-Z]+%/g, (name) => texts[name] ?? name)

export interface NewPost {
  /** The folder of the site. */
  folder: string
  title: string
  categories: readonly string[]
  /** Milliseconds since 1970. */
  now: number
}

/** So many posts of one day may have one title. */
const SAME_TITLES = 1000

/**
 * Makes the file of a post that is dated now. What is there stays: a second post of a day with the same title gets a number.
 *
 * @returns its path in the folder
 * @throws Error where the folder is no Jekyll site
 */
export function makePost({ folder, title, categories, now }: NewPost): string {
  const { config } = openJekyllSite(folder)
  const date = toFrontMatterDate(now, config.timeZone)
  const posts = join(config.collectionsDir, '_posts')
  if (posts.split(sep).includes('..'))
    throw new Error(`Cannot make a post in "${posts}": it is outside of "${folder}"; want another collections_dir`)
  mkdirSync(join(folder, posts), { recursive: true })
  const front = [
    `title: ${JSON.stringify(title)}`,
    `date: ${date}`,
    ...(categories.length > 0 ? [`categories: [${categories.map((name) => JSON.stringify(name)).join(', ')}]`] : []),
  ]
  const stem = `${date.slice(0, 10)}-${slugOf(title)}`
  // Another ending would be the same address.
  const taken = new Set(readdirSync(join(folder, posts)).map((name) => name.replace(/\.[^.]*$/, '').toLowerCase()))
  for (let n = 1; n <= SAME_TITLES; n++) {
    const name = n === 1 ? stem : `${stem}-${n}`
    const path = join(posts, `${name}.md`)
    if (taken.has(name.toLowerCase()) || existsSync(join(folder, path))) continue
    try {
      writeFileSync(join(folder, path), `---\n${front.join('\n')}\n---\n`, { flag: 'wx' })
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  throw new Error(
    `Cannot make a post: "${stem}.md" and ${SAME_TITLES} others of its name are there; want another title`,
  )
}

/** A file system takes 255 bytes for a name, and a character up to four. */
const MOST_CHARACTERS = 50

/** What a file is called by its title, as Jekyll makes slugs: letters and digits of any script, in lower case, with hyphens. */
export function slugOf(title: string): string {
  const words =
    title
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const slug = [...words.join('-')].slice(0, MOST_CHARACTERS).join('')
  return slug.replace(/-+$/, '') || 'post'
}
