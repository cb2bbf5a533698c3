import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publisherNotes } from '../paths.ts'
import type { Note, Notes } from './turn.ts'

/**
 * Notes are kept on this machine, in a file for each KV, or in one given file, which a workflow may carry from one machine to the
 * next. Where a note cannot be read or written, there is none, and the next publisher waits for KV.
 */
export function notesIn(given: string | undefined): Notes {
  const fileOf = (place: string) => given ?? join(publisherNotes, `${nameOf(place)}.json`)
  return {
    travels: given !== undefined,
    today: Date.now,
    read(place) {
      try {
        return noteIn(JSON.parse(readFileSync(fileOf(place), 'utf8')), place)
      } catch {
        return null
      }
    },
    write(place, note) {
      try {
        if (given === undefined) mkdirSync(publisherNotes, { recursive: true })
        writeFileSync(fileOf(place), `${JSON.stringify({ place: nameOf(place), ...note })}\n`)
      } catch {
        // The next publish waits.
      }
    },
  }
}

/** A hash stands for the place, because that contains the account's id, and GitHub's jobs cannot hand on what contains a secret. */
const nameOf = (place: string): string => hash('sha256', place, 'hex').slice(0, 16)

function noteIn(found: unknown, place: string): Note | null {
  if (typeof found !== 'object' || found === null || !('place' in found) || found.place !== nameOf(place)) return null
  if (!('claim' in found) || typeof found.claim !== 'string') return null
  return { claim: found.claim, shown: 'shown' in found && typeof found.shown === 'number' ? found.shown : null }
}
