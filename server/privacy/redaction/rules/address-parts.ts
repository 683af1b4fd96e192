/** What the parts of a Chinese address end with (GB/T 23705-2009, classes of place names and house numbers). */

/** Roads, towns and villages. */
export const ROAD = '(?:大道|大街|公路|环路|街道|胡同|路|街|巷|弄|道|里|条|镇|乡|苏木|村|屯|寨|坊)'
/** Estates and buildings with a name. */
export const ESTATE =
  '(?:小区|社区|新区|花园|花苑|家园|公寓|新村|大厦|大楼|广场|中心|别墅|公馆|华庭|名邸|雅居|雅苑|佳苑|嘉园|家属院|大院|产业园|科技园|工业园|软件园|创意园|生态园|物流园|学校|大学|学院|医院|宿舍|商城|国际|天地|城|苑|园|府|邸|庭|湾|居|院|阁|轩|郡|墅|庄|楼|厦|港|岛|山|墅|筑|都|洲|宅)'
/** Behind a number: houses, buildings, entrances, floors, rooms. */
export const UNIT = '(?:号楼|号院|号|弄|巷|支弄|栋|幢|座|单元|室|层|楼|门|组|户|房|期|区|#|院|队|社|排|梯|堂)'
/** Not a house number: line 2, shop 3, counter 5, agent 8. */
export const NO_HOUSE = /^号(?:线|店|柜|桌|客|机|码|字|仓|窗|球|色|电池|公告)/
/** A word before the place: the name begins behind it. */
export const LEADS_IN =
  /(?:改成|换成|变成|改为|改到|位于|送至|寄至|发至|发到|送到|寄到|地址|住址|快递|放在|我家|家里|公司|单位|帮我|麻烦|上门|师傅|这个|那个|[在到寄送给往住是的了我你他她您请把去]|(?<!解)放|(?<!南|北|东|西)至)/g
/** Up to the district the place is no address yet. */
export const ADMINISTRATIVE =
  /.*(?:[^各]省|自治区|自治州|自治县|(?<![超门夜股菜集城都])市|(?<![小社园校厂景片库住宅营分院战新])区|新区|开发区|工业园区|高新区|经开区|保税区|自贸区|[\u4e00-\u9fff]{1,3}(?<![郡])县|[^红白国锦]旗)/
/** Large cities, written without 市; 上海路 and 南京西路 are roads. */
export const CITY =
  /^(?:北京|上海|天津|重庆|广州|深圳|成都|杭州|武汉|西安|苏州|郑州|南京|长沙|东莞|沈阳|青岛|合肥|佛山|宁波|昆明|大连|福州|厦门|哈尔滨|济南|温州|南宁|长春|泉州|石家庄|贵阳|南昌|金华|常州|无锡|嘉兴|太原|徐州|珠海|中山|惠州|烟台|兰州|绍兴|海口|扬州|台州|三亚|乌鲁木齐|呼和浩特|银川|西宁|拉萨|洛阳|义乌|昆山)(?!.?(?:路|街|道|大道|大街|巷|弄))/
