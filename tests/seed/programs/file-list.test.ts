import { expect, test } from 'vitest'
import { parseFileList, toArchivePath } from '../../../seed/programs/file-list.ts'

test.each<[given: string, inside: string | null]>([
  ['_posts/a.md', '_posts/a.md'],
  ['/repo/site/_posts/a.md', '_posts/a.md'],
  ['site/_posts/a.md', '_posts/a.md'],
  ['./site/_posts/../_posts/a.md', '_posts/a.md'],
  ['/repo/other/a.md', null],
  ['../../etc/passwd', null],
  ['/etc/passwd', null],
])('%s, given in /repo, is %s of the archive in /repo/site', (given, inside) => {
  expect(toArchivePath(given, 'site', '/repo')).toBe(inside)
  expect(toArchivePath(given, '/repo/site', '/repo')).toBe(inside)
})

test('a list of files is read as git prints it, whatever the names hold', () => {
  const list = '_posts/a.md\r\n\n"_posts/2021-01-03-\\344\\270\\255 \\"x\\".md"\n"tab\\there"\n'
  expect(parseFileList(list)).toEqual(['_posts/a.md', '_posts/2021-01-03-中 "x".md', 'tab\there'])
})
