import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publisherNotes } from '../paths.ts'
import type { Note, Notes } from './turn.ts'

/**
 * Notes of this machine, a file for each KV; or one file that whoever starts the loader carries from one machine to the next.
 * What cannot be read or written is no note, and KV is waited for.
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

/** Not the place itself: that has the account's id in it, and a secret is kept out of what GitHub's jobs tell each other. */
const nameOf = (place: string): string => hash('sha256', place, 'hex').slice(0, 16)

function noteIn(found: unknown, place: string): Note | null {
  if (typeof found !== 'object' || found === null || !('place' in found) || found.place !== nameOf(place)) return null
  if (!('claim' in found) || typeof found.claim !== 'string') return null
  return { claim: found.claim, shown: 'shown' in found && typeof found.shown === 'number' ? found.shown : null }
}
