/* params.h - "$1, $2, ..., $n" as one literal, n being counted by the compiler.
 *
 * A list of columns spells each of them with a comma; an argument list one longer than another
 * shifts by one what stands in its 65th place. The bound is DB_PARAMS_MAX of store/db_value.h. */
#ifndef WEFT_SCHEMA_PARAMS_H
#define WEFT_SCHEMA_PARAMS_H

/* As many as `list` has columns, and one for cluster_id. */
#define PARAMS(list)             PARAMS_COUNT(list(PARAMS_ONE) 0)
#define PARAMS_ONE(role, type, name) 0,
#define PARAMS_COUNT(...)                                                                      \
    PARAMS_65TH(__VA_ARGS__, PARAMS_64, PARAMS_63, PARAMS_62, PARAMS_61, PARAMS_60,            \
                PARAMS_59, PARAMS_58, PARAMS_57, PARAMS_56, PARAMS_55, PARAMS_54, PARAMS_53,   \
                PARAMS_52, PARAMS_51, PARAMS_50, PARAMS_49, PARAMS_48, PARAMS_47, PARAMS_46,   \
                PARAMS_45, PARAMS_44, PARAMS_43, PARAMS_42, PARAMS_41, PARAMS_40, PARAMS_39,   \
                PARAMS_38, PARAMS_37, PARAMS_36, PARAMS_35, PARAMS_34, PARAMS_33, PARAMS_32,   \
                PARAMS_31, PARAMS_30, PARAMS_29, PARAMS_28, PARAMS_27, PARAMS_26, PARAMS_25,   \
                PARAMS_24, PARAMS_23, PARAMS_22, PARAMS_21, PARAMS_20, PARAMS_19, PARAMS_18,   \
                PARAMS_17, PARAMS_16, PARAMS_15, PARAMS_14, PARAMS_13, PARAMS_12, PARAMS_11,   \
                PARAMS_10, PARAMS_9, PARAMS_8, PARAMS_7, PARAMS_6, PARAMS_5, PARAMS_4,         \
                PARAMS_3, PARAMS_2, PARAMS_1, 0)
#define PARAMS_65TH(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,     \
                    a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30,      \
                    a31, a32, a33, a34, a35, a36, a37, a38, a39, a40, a41, a42, a43, a44,      \
                    a45, a46, a47, a48, a49, a50, a51, a52, a53, a54, a55, a56, a57, a58,      \
                    a59, a60, a61, a62, a63, a64, it, ...) it

#define PARAMS_1  "$1"
#define PARAMS_2  PARAMS_1 ", $2"
#define PARAMS_3  PARAMS_2 ", $3"
#define PARAMS_4  PARAMS_3 ", $4"
#define PARAMS_5  PARAMS_4 ", $5"
#define PARAMS_6  PARAMS_5 ", $6"
#define PARAMS_7  PARAMS_6 ", $7"
#define PARAMS_8  PARAMS_7 ", $8"
#define PARAMS_9  PARAMS_8 ", $9"
#define PARAMS_10 PARAMS_9 ", $10"
#define PARAMS_11 PARAMS_10 ", $11"
#define PARAMS_12 PARAMS_11 ", $12"
#define PARAMS_13 PARAMS_12 ", $13"
#define PARAMS_14 PARAMS_13 ", $14"
#define PARAMS_15 PARAMS_14 ", $15"
#define PARAMS_16 PARAMS_15 ", $16"
#define PARAMS_17 PARAMS_16 ", $17"
#define PARAMS_18 PARAMS_17 ", $18"
#define PARAMS_19 PARAMS_18 ", $19"
#define PARAMS_20 PARAMS_19 ", $20"
#define PARAMS_21 PARAMS_20 ", $21"
#define PARAMS_22 PARAMS_21 ", $22"
#define PARAMS_23 PARAMS_22 ", $23"
#define PARAMS_24 PARAMS_23 ", $24"
#define PARAMS_25 PARAMS_24 ", $25"
#define PARAMS_26 PARAMS_25 ", $26"
#define PARAMS_27 PARAMS_26 ", $27"
#define PARAMS_28 PARAMS_27 ", $28"
#define PARAMS_29 PARAMS_28 ", $29"
#define PARAMS_30 PARAMS_29 ", $30"
#define PARAMS_31 PARAMS_30 ", $31"
#define PARAMS_32 PARAMS_31 ", $32"
#define PARAMS_33 PARAMS_32 ", $33"
#define PARAMS_34 PARAMS_33 ", $34"
#define PARAMS_35 PARAMS_34 ", $35"
#define PARAMS_36 PARAMS_35 ", $36"
#define PARAMS_37 PARAMS_36 ", $37"
#define PARAMS_38 PARAMS_37 ", $38"
#define PARAMS_39 PARAMS_38 ", $39"
#define PARAMS_40 PARAMS_39 ", $40"
#define PARAMS_41 PARAMS_40 ", $41"
#define PARAMS_42 PARAMS_41 ", $42"
#define PARAMS_43 PARAMS_42 ", $43"
#define PARAMS_44 PARAMS_43 ", $44"
#define PARAMS_45 PARAMS_44 ", $45"
#define PARAMS_46 PARAMS_45 ", $46"
#define PARAMS_47 PARAMS_46 ", $47"
#define PARAMS_48 PARAMS_47 ", $48"
#define PARAMS_49 PARAMS_48 ", $49"
#define PARAMS_50 PARAMS_49 ", $50"
#define PARAMS_51 PARAMS_50 ", $51"
#define PARAMS_52 PARAMS_51 ", $52"
#define PARAMS_53 PARAMS_52 ", $53"
#define PARAMS_54 PARAMS_53 ", $54"
#define PARAMS_55 PARAMS_54 ", $55"
#define PARAMS_56 PARAMS_55 ", $56"
#define PARAMS_57 PARAMS_56 ", $57"
#define PARAMS_58 PARAMS_57 ", $58"
#define PARAMS_59 PARAMS_58 ", $59"
#define PARAMS_60 PARAMS_59 ", $60"
#define PARAMS_61 PARAMS_60 ", $61"
#define PARAMS_62 PARAMS_61 ", $62"
#define PARAMS_63 PARAMS_62 ", $63"
#define PARAMS_64 PARAMS_63 ", $64"

#endif
