/** Numbers from 0 to below 1 that a seed determines: mulberry32 (Tommy Ettinger, public domain). */
export function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of many numbers to start a generator of its own with: near seeds and positions are far apart in what they give. */
export function mixSeed(seed: number, position: number): number {
  const mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(position ^ (position >>> 16), 0xc2b2ae35)
  return mixed ^ (mixed >>> 13)
}
