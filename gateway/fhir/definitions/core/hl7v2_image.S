/* The logical models of HL7 v2, beside the core definitions. */
    .section .rodata
    .balign 64
    .global linkway_hl7v2_image
    .type linkway_hl7v2_image, @object
linkway_hl7v2_image:
    .incbin LINKWAY_HL7V2_IMAGE
    .size linkway_hl7v2_image, . - linkway_hl7v2_image
    .global linkway_hl7v2_image_end
linkway_hl7v2_image_end:
    .section .note.GNU-stack, "", @progbits
