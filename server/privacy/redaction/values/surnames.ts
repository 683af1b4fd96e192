/** Surnames that cover nearly everybody (公安部 全国姓名报告: the first 400 hold about 97 %), by frequency then custom. */
const SINGLE =
  '王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛岳柴欧阳耿关焦左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲冉翁靳骆路游辛管柏虞闵覃辜卜滕初项古官葡屈解应祁缪冀蒲卫饶苑鲍尤费卓池季窦晏娄司边宫伍艾雍迟阳席鞠华仇匡喻褚芦佘岑景桑仲湛党明丛麦车禹冷全代尧揭桂简连储时查卞国房佟隋巩闫肖付欧晁农宗瞿印敖郎楚原沙米臧蒙穆寇巫乌粟戚谌蔺荀芮糜笪嵇宓奚姬晋栾桓冼邝邬邸郗郜鄢阚隗韶厉仝逯逄谯荣茹茅竺牟狄漆栗戈扈'
const DOUBLE =
  '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 轩辕 夏侯 端木 南宫 独孤 西门 闻人 申屠 太史 呼延 澹台 淳于 钟离 赫连'.split(
    ' ',
  )

const SINGLES = new Set(SINGLE)
const DOUBLES = new Set(DOUBLE)

/** @returns How many characters of a surname stand here: 2, 1 or 0. */
export function surnameLength(text: string, at: number): number {
  if (DOUBLES.has(text.slice(at, at + 2))) return 2
  return SINGLES.has(text.charAt(at)) ? 1 : 0
}
