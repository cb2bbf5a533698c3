import { expect, test } from 'vitest'
import { readEpisode } from '../../../seed/archive/episode.ts'

const nothing = { seconds: null, number: null, season: null, isExplicit: null, type: null }

test('an episode is what front matter says of it', () => {
  const said = { duration: '1:02:03', episode: 7, season: '2', explicit: 'clean', episode_type: 'Full' }
  expect(readEpisode(said)).toEqual({ seconds: 3723, number: 7, season: 2, isExplicit: false, type: 'full' })
})

test.each([
  [{ duration: 3723 }, { ...nothing, seconds: 3723 }],
  [{ duration: '62:03' }, { ...nothing, seconds: 3723 }],
  [{ duration: '59.5' }, { ...nothing, seconds: 59 }],
  [{ explicit: true }, { ...nothing, isExplicit: true }],
  [{ explicit: 'yes' }, { ...nothing, isExplicit: true }],
  [
    { episode_type: 'bonus', duration: 'two weeks' },
    { ...nothing, type: 'bonus' },
  ],
  [{ episode_type: 'Trailer' }, { ...nothing, type: 'trailer' }],
])('of %j what can be used is', (data, episode) => {
  expect(readEpisode(data)).toEqual(episode)
})

test.each([
  [{}],
  [{ duration: 'two weeks', episode: 'seven', season: 0, explicit: 'maybe', episode_type: 'pilot' }],
  [{ duration: 0, episode: 1.5, season: -1 }],
  [{ duration: '99999:00:00', episode: '9'.repeat(100) }],
  [{ duration: ['1'], episode: { a: 1 }, explicit: null }],
])('%j is nothing of an episode', (data) => {
  expect(readEpisode(data)).toBeNull()
})
