import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A small site with a list of several pages, a category with a label, tags, links between posts, and an old address. */
export function siteBefore(): Record<string, string> {
  const posts = Array.from({ length: 130 }, (_, n): [path: string, text: string] => {
    const day = new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)
    const [category, tag] = n % 3 === 0 ? ['harbour', '港口'] : ['market', '市场']
    const lines = [
      '---',
      `title: Note ${n}`,
      `categories: ${category}`,
      `tags: [${n % 3 === 0 ? tag : `${tag}, n${n % 5}`}]`,
      ...(n === 7 ? ['redirect_from: /notes/seven/'] : []),
      '---',
      `Note ${n} says *what was seen* on that day.`,
      n === 40 ? '\nSee [the seventh]({% post_url 2026-01-08-note-7 %}).' : '',
    ]
    return [`_posts/${day}-note-${n}.md`, `${lines.join('\n')}\n`]
  })
  const config =
    'title: Notes\nurl: https://notes.example.com\ntimezone: Asia/Shanghai\npermalink: /:categories/:title.html\n'
  return { '_config.yml': config, ...Object.fromEntries(posts) }
}

/** One document of KV. */
export interface Stored {
  key: string
  value: string
  metadata: { h: string }
}

/** What the loader of a version before left of that site. */
export function loadedBefore(version: '0.9.0'): Stored[] {
  const file = new URL(`../fixtures/loaded-by-${version}.json.gz`, import.meta.url)
  return JSON.parse(gunzipSync(readFileSync(file)).toString())
}
