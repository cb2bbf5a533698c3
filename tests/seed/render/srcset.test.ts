import { expect, test } from 'vitest'
import { cleanOf } from './make-post.ts'

const srcsetOf = async (value: string): Promise<string | null> =>
  / srcset="([^"]*)"/.exec(await cleanOf(`<p>a<img alt="" srcset="${value}"></p>`))?.[1] ?? null

// What browsers read (WHATWG HTML, 4.8.4.2.1).
test.each([
  ['/a.png 1x, /b.png 2x', 'https://news.example.com/a.png 1x, https://news.example.com/b.png 2x'],
  ['/a.png, /b.png 2x', 'https://news.example.com/a.png, https://news.example.com/b.png 2x'],
  ['/a,b.png 300w,/c.png 600w', 'https://news.example.com/a,b.png 300w, https://news.example.com/c.png 600w'],
  [' ,, /a.png\t\n2x ,', 'https://news.example.com/a.png 2x'],
  ['/a.png,,,', 'https://news.example.com/a.png'],
  ['javascript:x() 1x, /b.png 2x', 'https://news.example.com/b.png 2x'],
  [',', null],
  ['', null],
])('the candidates of %j are %j', async (value, srcset) => {
  expect(await srcsetOf(value)).toBe(srcset)
})

test.each([
  ['commas', ','.repeat(100_000)],
  ['spaces', ' '.repeat(100_000)],
  ['commas and spaces', ', '.repeat(50_000)],
  ['a long address', 'a'.repeat(100_000)],
  ['an address and commas', `/a.png${','.repeat(100_000)}`],
  ['addresses in a row', '/a.png,'.repeat(14_000)],
  ['an open bracket', `/a.png (${','.repeat(100_000)}`],
])('a srcset of 100,000 characters is looked at once: %s', async (_name, value) => {
  expect(await cleanOf(`<p>a<img alt="" srcset="${value}"></p>`)).toContain('<p>a')
})
