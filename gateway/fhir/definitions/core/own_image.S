/* The project's own profiles and code systems, beside the core definitions. */
    .section .rodata
    .balign 64
    .global linkway_own_image
    .type linkway_own_image, @object
linkway_own_image:
    .incbin LINKWAY_OWN_IMAGE
    .size linkway_own_image, . - linkway_own_image
    .global linkway_own_image_end
linkway_own_image_end:
    .section .note.GNU-stack, "", @progbits
