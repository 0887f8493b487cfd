/* The core definitions among the constants of the program: pages of it come into memory when they are looked at. */
    .section .rodata
    .balign 64
    .global linkway_core_image
    .type linkway_core_image, @object
linkway_core_image:
    .incbin LINKWAY_CORE_IMAGE
    .size linkway_core_image, . - linkway_core_image
    .global linkway_core_image_end
linkway_core_image_end:
    .section .note.GNU-stack, "", @progbits
