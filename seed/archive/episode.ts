import { type Episode, episodeTypes } from '../../src/model/article.ts'
import { scalar } from './scalar.ts'

/** No recording is longer than a week. */
const LONGEST_SECONDS = 7 * 24 * 60 * 60

/**
 * Reads what front matter says of an episode of a podcast; null where it says nothing. Other sites use such words for other things,
 * so that what is no length, number or word of Apple's is left out without a report.
 */
export function readEpisode(data: Record<string, unknown>): Episode | null {
  const seconds = secondsIn(scalar(data.duration) ?? '')
  const number = positiveIn(data.episode)
  const season = positiveIn(data.season)
  const isExplicit = explicitIn(scalar(data.explicit) ?? '')
  const type = episodeTypes.find((type) => type === scalar(data.episode_type)?.trim().toLowerCase()) ?? null
  const values = [seconds, number, season, isExplicit, type]
  return values.every((value) => value === null) ? null : { seconds, number, season, isExplicit, type }
}

/** Reads `3723`, `62:03` or `1:02:03`. */
function secondsIn(text: string): number | null {
  const [, hours = '0', minutes = '0', rest] =
    /^(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6})(?:\.\d{1,9})?$/.exec(text.trim()) ?? []
  if (rest === undefined) return null
  const seconds = (Number(hours) * 60 + Number(minutes)) * 60 + Number(rest)
  return seconds > 0 && seconds <= LONGEST_SECONDS ? seconds : null
}

/** Apple takes no number below 1. */
function positiveIn(value: unknown): number | null {
  const text = scalar(value)?.trim() ?? ''
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null
}

/** The words that Apple took before, and those that it takes now. */
export function explicitIn(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  if (['true', 'yes', 'explicit'].includes(word)) return true
  return ['false', 'no', 'clean'].includes(word) ? false : null
}
