import { expect, test } from 'vitest'
import { createAddedBy, linksIn } from '../../../seed/archive/post-links.ts'

test('a post links to what its includes link to, be it one include or one within another', () => {
  const addedBy = createAddedBy({
    'see.html': '[see]({% post_url 2026-01-02-seen %})',
    'outer.html': '{% include inner.html %} {% post_url 2026-01-03-outer %}',
    'inner.html': '{% link about.md %}{% include outer.html %}',
  })
  const namesIn = (body: string) => linksIn(body, {}, addedBy).names.toSorted()
  expect(namesIn('{% include see.html %}')).toEqual(['2026-01-02-seen'])
  expect(namesIn('{% post_url 2026-01-04-own %} {% include outer.html %}')).toEqual([
    '2026-01-03-outer',
    '2026-01-04-own',
    'about.md',
  ])
  expect(namesIn('{% include nowhere.html %}')).toEqual([])
})
