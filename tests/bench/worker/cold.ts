import { type Asking, memory } from '../../../src/http/memory.ts'
import worker from '../../../src/index.ts'

// Ours, but the isolate remembers nothing but the site: every answer is read and made anew, at each of concurrent requests.
const [peek, recall] = [memory.peek.bind(memory), memory.recall.bind(memory)]
memory.peek = <T>(key: string): T | null => (key === 'site' ? peek<T>(key) : null)
memory.recall = <T>(asking: Asking<T>): Promise<T> => (asking.key === 'site' ? recall(asking) : asking.make(null))

export default worker
