import { expect, test } from 'vitest'
import { isHashedName } from '../../../src/http/hashed-name.ts'

test.each([
  '/assets/main.3f9a1c2b.css',
  '/app-BxYz12Qw.js',
  '/app-BxYz12Qw.js.map',
  '/js/vendor.3f9a1c2b.min.js',
  '/main-0a4d55a8d778e5022fab701977c5d840.css',
  '/logo_9F86D081884C.png',
  `/main-${'0a4d55a8d778e502'.repeat(8)}.css`,
])('%s carries a hash', (path) => {
  expect(isHashedName(path)).toBe(true)
})

test.each([
  '/main.css',
  '/3f9a1c2b.css',
  '/a/3f9a1c2b/main.css',
  '/photo-20260104.jpg',
  '/photo-20260104123000.jpg',
  '/party-2026dec25.jpg',
  '/report-cafe2024.pdf',
  '/talk-face2face.mp4',
  '/the-facade.jpg',
  '/my-iPhone15Pro.jpg',
  '/IMG-IMG20260104Paris.jpg',
  '/jquery-3.7.1.min.js',
  '/font-awesome.min.css',
  '/main.3f9a1c2b',
  '/a-3f9a1c2.css',
  `/main-${'0a4d55a8d778e502'.repeat(8)}f.css`,
  '/',
  '',
])('%s carries none', (path) => {
  expect(isHashedName(path)).toBe(false)
})
