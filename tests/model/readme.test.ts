import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { putBetween } from '../bench/readme.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(join(project, 'README.md'), 'utf8')

test('what a bench measured stands between its markers, and again in its place', () => {
  const document = 'a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb\n'
  const once = putBetween(document, 'x', 'new')
  expect(once).toBe('a\n<!-- bench:x -->\nnew\n<!-- /bench:x -->\nb\n')
  expect(putBetween(once, 'x', 'new')).toBe(once)
  for (const broken of ['', '<!-- bench:x -->', '<!-- /bench:x -->', `${document}${document}`])
    expect(() => putBetween(broken, 'x', 'new')).toThrow('want "<!-- bench:x -->"')
})

test('the README has a place for every bench', () => {
  for (const name of ['load', 'serve', 'pages', 'soak']) expect(putBetween(readme, name, '')).toContain(`bench:${name}`)
})

test('every command that the README names is there, and so is every file and section that it leads to', () => {
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { scripts: object }
  const named = [...readme.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(5)
  for (const name of named) expect(Object.keys(scripts)).toContain(name)
  const anchors = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )
  for (const [, target = ''] of readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
    if (target.startsWith('#')) expect(anchors).toContain(target.slice(1))
    else expect([target, readFileSync(join(project, target)).length > 0]).toEqual([target, true])
  }
})
