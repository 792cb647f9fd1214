/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keyboard layouts, one row each:
 *
 *	X(NAME, "word", "what people call it", plain, with Shift, with AltGr)
 *
 * Each of the three strings holds the characters of 48 keys, in the order of layout_scans (layout.c), here one piece
 * for each row of keys: 13, 12, 12 and 11. A blank: the key makes nothing there. A combining character: a dead key of
 * that accent. The facts are those of xkeyboard-config's standard variants, and tests/structure/layouts holds the two
 * together; left out is what another key makes as well, and what a guest's console cannot show.
 */
#ifndef KVT_INTERP_LAYOUT_LIST_H
#define KVT_INTERP_LAYOUT_LIST_H

#define LAYOUT_LIST(X) \
	X(US, "us", "US", \
	  "`1234567890-=" "qwertyuiop[]" "asdfghjkl;'\\" " zxcvbnm,./", \
	  "~!@#$%^&*()_+" "QWERTYUIOP{}" "ASDFGHJKL:\"|" " ZXCVBNM<>?", \
	  "             " "            " "            " "           ") \
	X(GB, "gb", "British", \
	  "`1234567890-=" "qwertyuiop[]" "asdfghjkl;'#" "\\zxcvbnm,./", \
	  "¬!\"£$%^&*()_+" "QWERTYUIOP{}" "ASDFGHJKL:@~" "|ZXCVBNM<>?", \
	  "|¹²³€½¾{[]}\\\u0327" "@ſe¶ŧ←↓→øþ\u0308\u0303" "æßðđŋħ ĸł\u0301\u0302\u0300" "|«»¢„“”µ•· ") \
	X(DE, "de", "German", \
	  "\u03021234567890ß\u0301" "qwertzuiopü+" "asdfghjklöä#" "<yxcvbnm,.-", \
	  "°!\"§$%&/()=?\u0300" "QWERTZUIOPÜ*" "ASDFGHJKLÖÄ'" ">YXCVBNM;:_", \
	  "′¹²³¼½¬{[]}\\\u0327" "@ſ€¶ŧ←↓→øþ\u0308~" "æſðđŋħ ĸł \u0302’" "|»«¢„“”µ·…–") \
	X(FR, "fr", "French", \
	  "²&é\"'(-è_çà)=" "azertyuiop\u0302$" "qsdfghjklmù*" "<wxcvbn,;:!", \
	  "~1234567890°+" "AZERTYUIOP\u0308£" "QSDFGHJKLM%µ" ">WXCVBN?./§", \
	  "¬¹~#{[|`\\^@]}" "æ«€¶ŧ←↓→øþ\u0308¤" "@ßðđŋħ ĸłµ\u0302\u0300" "|ł»¢„“”\u0301•· ") \
	X(ES, "es", "Spanish", \
	  "º1234567890'¡" "qwertyuiop\u0300+" "asdfghjklñ\u0301ç" "<zxcvbnm,.-", \
	  "ª!\"·$%&/()=?¿" "QWERTYUIOP\u0302*" "ASDFGHJKLÑ\u0308Ç" ">ZXCVBNM;:_", \
	  "\\|@#~½¬      " "@ſ€¶ŧ←↓→øþ[]" "æßðđŋħ ĸł\u0303{}" "|«»¢„“”µ•· ") \
	X(PT, "pt", "Portuguese", \
	  "\\1234567890'«" "qwertyuiop+\u0301" "asdfghjklçº\u0303" "<zxcvbnm,.-", \
	  "|!\"#$%&/()=?»" "QWERTYUIOP*\u0300" "ASDFGHJKLÇª\u0302" ">ZXCVBNM;:_", \
	  "¬¹@£§½¬{[]}\\\u0327" "@ſ€¶ŧ←↓→øþ\u0308\u0303" "æßðđŋħ ĸł\u0301\u0302\u0300" "\\«»¢„“”µ•· ") \
	X(SE, "se", "Swedish", \
	  "§1234567890+\u0301" "qwertyuiopå\u0308" "asdfghjklöä'" "<zxcvbnm,.-", \
	  "½!\"#¤%&/()=?\u0300" "QWERTYUIOPÅ\u0302" "ASDFGHJKLÖÄ*" ">ZXCVBNM;:_", \
	  "¶¡@£$€¥{[]}\\±" "@ſ€®þ←↓→œþ\u0308\u0303" "ªßðđŋħ ĸłøæ " "|«»©„“”µ\u0327· ") \
	X(RU, "ru", "Russian", \
	  "ё1234567890-=" "йцукенгшщзхъ" "фывапролджэ\\" " ячсмитьбю.", \
	  "Ё!\"№;%:?*()_+" "ЙЦУКЕНГШЩЗХЪ" "ФЫВАПРОЛДЖЭ/" "|ЯЧСМИТЬБЮ,", \
	  "             " "            " "            " "           ") \
	X(GR, "gr", "Greek", \
	  "`1234567890-=" ";ςερτυθιοπ[]" "ασδφγηξκλ\u0301'\\" "«ζχψωβνμ,./", \
	  "~!@#$%^&*()_+" ": ΕΡΤΥΘΙΟΠ{}" "ΑΣΔΦΓΗΞΚΛ\u0308\"|" "»ΖΧΨΩΒΝΜ<>?", \
	  "             " "            " "            " "           ")

#endif
