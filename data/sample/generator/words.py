# SPDX-License-Identifier: Apache-2.0
"""Small word lists of our own. Names are put together at random and mean nobody."""

GIVEN = {
    "KR": "Haneul Bora Saebyeok Garam Dasom Narae Onyu Sarang Iseul Maru Nuri Byeol Taeyang Danbi".split(),
    "CN": "Yunhe Mingyu Xinlan Haoze Qingfeng Ruolin Zhiyuan Baihe Shuyan Tianchi Lerong Siming".split(),
    "JP": "Asahi Hinata Kaede Minato Sora Tsubaki Haruka Itsuki Nagisa Akane Shiori Riku".split(),
    "other": "Avery Bela Corin Dana Elis Fenna Gwen Hollis Ivo Jory Kit Linnea Marlo Noor Orla Perrin".split(),
}
FAMILY = {
    "KR": "Namgung Dokgo Seomun Hwangbo Jegal Sagong Eogeum Tak Pyo Gil Ma Bing".split(),
    "CN": "Ouyang Shangguan Murong Situ Zhuge Linghu Dongfang Nangong Ximen Baili".split(),
    "JP": "Aomori Kawabata Shirakawa Mizushima Tachibana Hoshizaki Fukamachi Kurosawa Izumida".split(),
    "other": "Ashdown Birkholm Calloway Dunmore Ellerby Fairwater Grenholt Hartwell Ilvesky Juniper Larkmoor "
             "Merrow Northcote Oakhurst Pennick Quillfeather".split(),
}
STREET = {
    "KR": "Hanbit-ro,Saebyeok-gil,Dalbit-ro,Narae-daero,Pureun-gil,Haneul-ro,Namu-gil".split(","),
    "CN": "Yunhai Road,Qingfeng Street,Bamboo Grove Lane,Moon Bridge Road,East Canal Street".split(","),
    "JP": "Hoshizora-dori,Kawabe-cho,Sakuragaoka,Minatozaka,Aoba-dori".split(","),
    "other": "Millrace Lane,Copperfield Street,Station Row,Orchard Close,Harbour Walk,Beacon Hill,Weaver Street".split(","),
}
# Place, postcode pattern (# is a digit).
CITY = {
    "KR": [("Seoul", "0####"), ("Busan", "4####"), ("Incheon", "2####"), ("Daegu", "4####"), ("Daejeon", "3####"),
           ("Suwon", "1####"), ("Jeju", "6####")],
    "CN": [("Shenzhen", "518###"), ("Guangzhou", "510###"), ("Yiwu", "322###"), ("Hangzhou", "310###"),
           ("Shanghai", "200###"), ("Qingdao", "266###")],
    "JP": [("Tokyo", "1##-####"), ("Osaka", "5##-####"), ("Nagoya", "4##-####"), ("Fukuoka", "8##-####")],
    "US": [("Portland", "972##"), ("Austin", "787##"), ("Columbus", "432##"), ("Newark", "071##")],
    "DE": [("Leipzig", "041##"), ("Hamburg", "201##"), ("Koeln", "506##")],
    "GB": [("Leeds", "LS# #AB"), ("Bristol", "BS# #CD"), ("Norwich", "NR# #EF")],
    "VN": [("Hanoi", "10####"), ("Da Nang", "55####")],
    "HK": [("Kowloon", "")],
    "IT": [("Torino", "101##"), ("Bari", "701##")],
    # Postcodes as data/reference/postcode_shapes.csv has them.
    "other": [("Port Alder", ""), ("Newbridge", ""), ("Eastvale", "")],
}
CALLING_CODE = {
    "KR": "82", "CN": "86", "JP": "81", "US": "1", "DE": "49", "GB": "44", "VN": "84", "HK": "852", "IT": "39",
    "SG": "65", "TW": "886", "FR": "33", "TH": "66", "NL": "31", "ID": "62", "MY": "60", "IN": "91", "ES": "34",
}
BUSINESS = "Bluebell Cranemoor Driftwood Emberline Foxglove Glasshill Heronway Inkberry Juniperus Kestrelfold " \
           "Lanternfish Mossgate Ninefold Otterbank Papercrane Quietharbour".split()
BUSINESS_FORM = {
    "KR": "Co Ltd", "CN": "Trading Co Ltd", "JP": "KK", "DE": "GmbH", "FR": "SARL", "IT": "Srl", "GB": "Ltd",
    "US": "LLC", "NL": "BV", "other": "Ltd",
}
MARKETPLACE = ["MKT-ORIOLE", "MKT-TANDEM", "MKT-PEBBLE", "MKT-LANTERN", "MKT-SUNDIAL"]
COLOUR = "black white navy red green beige grey pink brown blue".split()
STYLE = "new original premium classic everyday travel compact handmade vintage-style mini".split()
DOCUMENT = ["Signed lease contract papers", "University transcript copies", "Notarised power of attorney",
            "Bank statement originals", "Handwritten family letters", "Passport application forms"]
OTHER_NATURE = ["Goods for an exhibition", "Warranty exchange unit", "Inheritance household move", "Prize of a competition"]

# Words of sellers in their own script, by the first two digits of the HS code: (language, text).
LOCAL = {
    "CN": ("zh", {"33": "护肤霜", "39": "塑料收纳盒", "42": "女士手提包", "61": "纯棉T恤", "62": "女士连衣裙", "63": "毛巾",
                  "64": "运动鞋", "65": "针织帽", "71": "仿真项链", "73": "不锈钢挂钩", "84": "小风扇", "85": "充电数据线",
                  "90": "放大镜", "94": "靠枕", "95": "儿童积木玩具", "96": "发夹"}),
    "JP": ("ja", {"21": "だし調味料", "33": "化粧水", "42": "革の財布", "49": "漫画本", "61": "綿のシャツ", "62": "ワンピース",
                  "69": "湯のみ茶碗", "82": "包丁", "84": "ミシン部品", "85": "ヘッドホン", "90": "カメラレンズ", "95": "プラモデル"}),
}
