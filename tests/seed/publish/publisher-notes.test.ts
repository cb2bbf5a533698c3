import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { notesIn } from '../../../seed/publish/publisher-notes.ts'

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'notes-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'note.json')
}

test('a note is kept in the file that is named, for the KV that it is about and no other', () => {
  const file = aFile()
  expect(notesIn(file).read('one')).toBeNull()
  notesIn(file).write('one', { claim: 'c', shown: 5 })
  expect(notesIn(file).read('one')).toEqual({ claim: 'c', shown: 5 })
  expect(notesIn(file).read('another')).toBeNull()
  notesIn(file).write('one', { claim: 'd', shown: null })
  expect(notesIn(file).read('one')).toEqual({ claim: 'd', shown: null })
})

test('a note does not tell which account it is about', () => {
  const file = aFile()
  notesIn(file).write('KV namespace "n" of account "secret"', { claim: 'c', shown: 5 })
  expect(readFileSync(file, 'utf8')).toMatch(/^\{"place":"[0-9a-f]{16}","claim":"c","shown":5\}\n$/)
})

test.each(['', 'null', '[]', '{"place":"one"}', '{"place":"one","claim":1}', 'News: a commit'])(
  'a file of %j is no note',
  (text) => {
    const file = aFile()
    notesIn(file).write('one', { claim: 'c', shown: 5 })
    writeFileSync(file, text)
    expect(notesIn(file).read('one')).toBeNull()
  },
)

test('a note that cannot be written is no failure', () => {
  const nowhere = join(aFile(), 'note.json')
  notesIn(nowhere).write('one', { claim: 'c', shown: 5 })
  expect(notesIn(nowhere).read('one')).toBeNull()
})
