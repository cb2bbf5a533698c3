import { expect, test } from 'vitest'
import { addRow, openScratch } from '../../../seed/plan/scratch.ts'

test('texts sort by code unit and come back whole, and nothing is written twice for a crash', () => {
  const scratch = openScratch('CREATE TABLE name (text TEXT PRIMARY KEY) WITHOUT ROWID;')
  // The emoji comes before the others by code unit, and after them as UTF-8.
  const names = ['\ufffd', '\ue000', '\u{1f600}', 'a\0b', 'é', '中', 'a', '']
  for (const name of names) scratch.prepare('INSERT INTO name VALUES (?)').run(name)
  const sorted = scratch.prepare('SELECT text FROM name ORDER BY text').all()
  expect(sorted.map(({ text }) => text)).toEqual(names.toSorted())
  expect(scratch.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'off' })
  scratch.close()
})

test('a full disk is called one, with what to do', () => {
  const scratch = openScratch('CREATE TABLE value (value BLOB);')
  scratch.exec('PRAGMA max_page_count = 50')
  const insert = scratch.prepare('INSERT INTO value VALUES (?)')
  const fill = () => {
    for (let n = 0; n < 1000; n++) addRow(insert, Buffer.alloc(1000))
  }
  expect(fill).toThrow('the disk of temporary files is full, want about 2 kB a post there, or SQLITE_TMPDIR')
  scratch.close()
})
