/** The hundred commonest surnames of China (Ministry of Public Security, 2020). */
const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭' +
  '陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常'

const compoundSurnames = [
  '欧阳',
  '上官',
  '司马',
  '诸葛',
  '皇甫',
  '夏侯',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '司徒',
  '端木',
]

/** The names of media end with one of these. */
const mediumEnds = '报社网刊台讯闻视媒端站界'

/** True for a text that is likely the name of a person, or of several: `王三春`, `欧阳明月`, `王三、李四`. */
export function areLikelyPeople(text: string): boolean {
  const names = text.split(/[\s、，,/]/).filter((name) => name !== '')
  return names.length > 0 && names.every(isLikelyPerson)
}

function isLikelyPerson(name: string): boolean {
  const characters = [...name]
  if (!/^\p{Script=Han}{2,4}$/u.test(name) || mediumEnds.includes(characters.at(-1) ?? '')) return false
  return characters.length === 4 ? compoundSurnames.includes(name.slice(0, 2)) : surnames.includes(name.charAt(0))
}
